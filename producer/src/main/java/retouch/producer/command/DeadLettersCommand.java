package retouch.producer.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `retouch dead-letters`: what no attempt could help, and what to do about it.
@Command(name = "dead-letters", mixinStandardHelpOptions = true,
        header = "List, show, replay or discard requests that no attempt could help.")
public final class DeadLettersCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    private DeadLettersCommand() {}

    /// The verb with its own verbs.
    ///
    /// @param access comes to the fleet
    public static CommandLine line(FleetAccess access) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new ListLettersCommand(access))
                .addSubcommand(new ShowLettersCommand(access))
                .addSubcommand(new ReplayLettersCommand(access))
                .addSubcommand(new DiscardLettersCommand(access));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Say what to do: retouch dead-letters list, show, replay or discard.");
    }
}
