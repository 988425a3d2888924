package retouch.cli.models;

import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.registry.Registry;
import retouch.producer.command.ExitCode;
import retouch.schemas.registry.Alias;

/// `retouch models rollback`: takes the canary back, or goes back to the version that was stable before.
@Command(name = "rollback", mixinStandardHelpOptions = true,
        header = "Take the canary back, or go back to the version that was stable before.",
        description = {"",
                "If there is a canary, it is taken back and stable stays; a second rollback goes back to"
                        + " what was stable before. Workers keep the last version loaded, so that it serves at once."})
final class RollbackCommand implements Callable<Integer> {

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--alias", paramLabel = "ALIAS",
            description = "stable, canary or shadow (default: canary if there is one, else stable)")
    private Optional<String> chosen = Optional.empty();

    @Option(names = "--why", paramLabel = "SENTENCE", description = "goes into the log")
    private String why = "";

    @Option(names = "--json", description = "print one JSON object: alias, version, digest, replaced, share")
    private boolean asJson;

    RollbackCommand(RegistryAccess access) {
        this.access = access;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        Optional<Alias> wanted = chosen.map(label -> Alias.of(label).orElseThrow(() -> new ParameterException(
                spec.commandLine(), "--alias takes stable, canary or shadow, not " + label)));
        return access.run(spec.commandLine().getErr(), (_, desk, _) -> {
            desk.tell();
            Registry before = desk.chain().registry();
            Alias alias = wanted.orElse(before.alias(Alias.CANARY).isPresent() ? Alias.CANARY : Alias.STABLE);
            Registry after = alias == Alias.STABLE ? desk.rollBack(why) : desk.clear(alias, why);
            new RegistryReport(spec.commandLine().getOut(), asJson).moved(alias, before, after);
            return ExitCode.OK;
        });
    }
}
