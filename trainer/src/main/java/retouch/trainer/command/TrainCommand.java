package retouch.trainer.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `retouch train`: retrains the model.
@Command(name = "train", mixinStandardHelpOptions = true,
        header = "Retrain the model, or look at what it would be trained on.")
public final class TrainCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    private TrainCommand() {}

    /// The verb with its own verbs.
    public static CommandLine line() {
        return new CommandLine(new TrainCommand()).addSubcommand(new TrainPreviewCommand());
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: retouch train preview.");
    }
}
