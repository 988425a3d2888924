package retouch.cli.models;

import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.producer.command.FleetAccess;

/// `retouch models`: the versions of the fleet, what each is and costs, which one serves whom.
@Command(name = "models", mixinStandardHelpOptions = true,
        header = "List, show, verify, import, promote and roll back model versions.")
public final class ModelsCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    private ModelsCommand() {}

    /// The verb with its own verbs.
    ///
    /// @param access      comes to the fleet, if a version is not a folder
    /// @param environment the process's environment, which says which models are trusted
    public static CommandLine line(FleetAccess access, Map<String, String> environment) {
        TrustAccess trust = new TrustAccess(environment);
        ModelSource source = new ModelSource(access, trust);
        RegistryAccess registry = new RegistryAccess(access);
        return new CommandLine(new ModelsCommand())
                .addSubcommand(new ListModelsCommand(registry))
                .addSubcommand(new CompareModelsCommand(source))
                .addSubcommand(new ShowModelCommand(source))
                .addSubcommand(new VerifyModelCommand(source, trust))
                .addSubcommand(new ImportModelCommand(new ModelDestination(access), trust))
                .addSubcommand(new ExportModelCommand(source))
                .addSubcommand(new PromoteCommand(registry, source::prove))
                .addSubcommand(new ShadowModelCommand(registry))
                .addSubcommand(new DriftCommand(registry))
                .addSubcommand(new RollbackCommand(registry))
                .addSubcommand(new RetireCommand(registry))
                .addSubcommand(new RegistryLogCommand(registry))
                .addSubcommand(new GcCommand(registry));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Say what to do: retouch models list, compare, show, verify, import, export, promote, shadow, drift,"
                        + " rollback, retire, log or gc.");
    }
}
