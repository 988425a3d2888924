package retouch.cli.models;

import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.registry.Registry;
import retouch.producer.command.ExitCode;
import retouch.schemas.registry.Alias;

/// `retouch models shadow [V]`: what a shadow version did on the jobs that the stable version answered.
@Command(name = "shadow", mixinStandardHelpOptions = true,
        header = "Compare the shadow with stable on the same jobs, or take it back.",
        description = {"",
                "Means over the pairs, and where they lie but for one time in twenty (paired bootstrap)."
                        + " `retouch models promote V --to shadow` sets the shadow."})
final class ShadowModelCommand implements Callable<Integer> {

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V", arity = "0..1",
            description = "a version's name or digest (default: the shadow)")
    private Optional<String> version = Optional.empty();

    @Option(names = "--off", description = "nothing is the shadow any more")
    private boolean off;

    @Option(names = "--json",
            description = "print one JSON object: version, stable, pairs, failures, shadowQuality,"
                    + " stableQuality; quality and logTime with mean, low, high")
    private boolean asJson;

    ShadowModelCommand(RegistryAccess access) {
        this.access = access;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
            desk.tell();
            Registry registry = desk.chain().registry();
            if (off) {
                new RegistryReport(spec.commandLine().getOut(), asJson).moved(Alias.SHADOW, registry,
                        desk.clear(Alias.SHADOW, "taken back by a person"));
                return ExitCode.OK;
            }
            Registry.Entry shadow = shadow(registry);
            Registry.Target stable = registry.alias(Alias.STABLE).orElseThrow(() -> new NoModelException(
                    ExitCode.NOT_DONE, "No version is stable, so there is nothing to compare with."));
            ShadowFigures figures = ShadowFigures.of(fleet.broker(), schemas, shadow, stable);
            spec.commandLine().getOut().println(asJson
                    ? OneLine.object(figures::write)
                    : figures.sentence());
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        });
    }

    private Registry.Entry shadow(Registry registry) throws NoModelException {
        Optional<String> wanted = version.or(() -> registry.alias(Alias.SHADOW)
                .map(target -> target.set().digest().hex()));
        return wanted.flatMap(registry::version).orElseThrow(() -> new NoModelException(ExitCode.NOT_DONE,
                version.map(name -> "There is no model " + name + ".").orElse("Nothing is the shadow now.")
                        + " Set one: retouch models promote V --to shadow."));
    }
}
