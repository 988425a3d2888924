package retouch.cli.models;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.producer.command.FleetAccess;

/// `retouch models`: what a model version is and costs, how it comes from and leaves for other programs.
@Command(name = "models", mixinStandardHelpOptions = true,
        header = "Show what a model version is and costs; import or export one.")
public final class ModelsCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    private ModelsCommand() {}

    /// The verb with its own verbs.
    ///
    /// @param access comes to the fleet, if a version is not a folder
    public static CommandLine line(FleetAccess access) {
        ModelSource source = new ModelSource(access);
        return new CommandLine(new ModelsCommand())
                .addSubcommand(new ShowModelCommand(source))
                .addSubcommand(new ImportModelCommand(new ModelDestination(access)))
                .addSubcommand(new ExportModelCommand(source));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Say what to do: retouch models show, import or export.");
    }
}
