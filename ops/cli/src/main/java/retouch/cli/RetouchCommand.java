package retouch.cli;

import java.nio.file.Path;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import retouch.cli.bench.BenchCommand;
import retouch.cli.models.ModelsCommand;
import retouch.cli.ops.OpsCommand;
import retouch.cli.ops.TopCommand;
import retouch.cli.pools.PoolsCommand;
import retouch.cli.rollout.KeeperCommand;
import retouch.cli.up.DemoCommand;
import retouch.cli.up.RecordStartCommand;
import retouch.cli.up.UpCommand;
import retouch.producer.command.CancelCommand;
import retouch.producer.command.DeadLettersCommand;
import retouch.producer.command.EditCommand;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.ReplayCommand;
import retouch.producer.command.StatusCommand;
import retouch.producer.gateway.GatewayCommand;
import retouch.trainer.command.TrainCommand;
import retouch.trainer.service.TrainerCommand;
import retouch.worker.serve.WorkerCommand;

/// `retouch`: joins the verbs of all modules.
@Command(name = "retouch", version = "retouch 0.1.0", mixinStandardHelpOptions = true,
        header = "Edits faces: a fleet of workers behind Kafka and S3 repaints the hole in a photograph.",
        footer = {"", "Start here:  retouch demo", "Every verb:  retouch VERB --help"})
public final class RetouchCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "data", scope = ScopeType.INHERIT,
            description = "the folder of the fleet on this machine (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    private RetouchCommand() {}

    /// The command line with every verb.
    static CommandLine line() {
        RetouchCommand root = new RetouchCommand();
        FleetAccess access = new SettingsAccess(System.getenv(), () -> root.data);
        boolean interactive = System.console() != null && System.console().isTerminal();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new DemoCommand(() -> root.data, interactive))
                .addSubcommand(new UpCommand(() -> root.data))
                .addSubcommand(new EditCommand(access, new ShutdownInterrupts(), interactive))
                .addSubcommand(new StatusCommand(access))
                .addSubcommand(new CancelCommand(access))
                .addSubcommand(new ReplayCommand(access))
                .addSubcommand(DeadLettersCommand.line(access))
                .addSubcommand(
                        new GatewayCommand(access, System.getenv(), new ShutdownInterrupts(), Map.of()))
                .addSubcommand(new WorkerCommand(System.getenv()))
                .addSubcommand(PoolsCommand.line(access, System.getenv()))
                .addSubcommand(new TopCommand(access))
                .addSubcommand(ModelsCommand.line(access, System.getenv()))
                .addSubcommand(TrainCommand.line(interactive, TrainerAccess.door(access),
                        TrainerAccess.trainer(System.getenv())))
                .addSubcommand(new TrainerCommand(System.getenv()))
                .addSubcommand(new KeeperCommand(System.getenv()))
                .addSubcommand(OpsCommand.line(access, System.getenv()))
                .addSubcommand(BenchCommand.line(access))
                .addSubcommand(new RecordStartCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        giveVersion(line, line.getCommandSpec().version());
        return line.setParameterExceptionHandler(RetouchCommand::explain);
    }

    /// `retouch VERB --version` says what `retouch --version` says.
    private static void giveVersion(CommandLine line, String[] version) {
        line.getCommandSpec().version(version);
        line.getSubcommands().values().forEach(verb -> giveVersion(verb, version));
    }

    /// What is wrong, what may have been meant, and where to read more; not the whole help.
    private static int explain(ParameterException mistake, String[] arguments) {
        CommandLine verb = mistake.getCommandLine();
        verb.getErr().println("retouch: " + mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, verb.getErr());
        verb.getErr().println("See `" + verb.getCommandSpec().qualifiedName() + " --help`.");
        return verb.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: retouch VERB.");
    }
}
