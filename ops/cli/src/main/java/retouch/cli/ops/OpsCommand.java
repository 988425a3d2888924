package retouch.cli.ops;

import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `retouch ops`: what whoever runs a fleet needs beside it.
@Command(name = "ops", mixinStandardHelpOptions = true,
        header = "What whoever runs a fleet needs: prepare broker and store, list rights.")
public final class OpsCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    private OpsCommand() {}

    /// The verb with its own verbs.
    ///
    /// @param environment the process's environment
    public static CommandLine line(Map<String, String> environment) {
        return new CommandLine(new OpsCommand()).addSubcommand(new PrepareCommand(environment))
                .addSubcommand(new AclsCommand(environment));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
