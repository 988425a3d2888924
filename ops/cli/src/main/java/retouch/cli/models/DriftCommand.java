package retouch.cli.models;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.registry.Registry;
import retouch.fleet.rollout.Drift;
import retouch.producer.command.ExitCode;
import retouch.producer.command.Table;
import retouch.schemas.job.Trait;
import retouch.schemas.registry.Alias;

/// `retouch models drift [V]`: whether the jobs that come are still like what a version was trained on.
@Command(name = "drift", mixinStandardHelpOptions = true,
        header = "Say how far the jobs that come have moved from what a version was trained on.",
        description = {"",
                "The population stability index of each trait: up to 0.10 is as good as none, above 0.25 is much."
                        + " What the jobs were like is measured by the workers; what the samples were like stands in"
                        + " the card of versions that `retouch train` made since it says so."})
final class DriftCommand implements Callable<Integer> {

    private static final double LITTLE = 0.1;
    private static final double MUCH = 0.25;

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V", arity = "0..1",
            description = "a version's name or digest (default: stable)")
    private Optional<String> version = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", defaultValue = "PT24H",
            description = "how far back, as ISO 8601 writes it (default: ${DEFAULT-VALUE})")
    private String since = "PT24H";

    @Option(names = "--json",
            description = "print one JSON object: version, jobs, drift by trait, or why it is unknown")
    private boolean asJson;

    DriftCommand(RegistryAccess access) {
        this.access = access;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        Duration window = window();
        return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
            Registry registry = desk.chain().registry();
            Registry.Entry entry = version.or(() -> registry.alias(Alias.STABLE)
                    .map(target -> target.set().digest().hex())).flatMap(registry::version)
                    .orElseThrow(() -> new NoModelException(ExitCode.NOT_DONE,
                            version.map(name -> "There is no model " + name + ".")
                                    .orElse("No version is stable.") + " See `retouch models list`."));
            String name = entry.version().name();
            return switch (Drift.of(fleet, schemas, entry.version().digest(), window)) {
                case Drift.Measured measured -> print(name, measured);
                case Drift.Unknown(String sentence) -> unknown(name, sentence);
            };
        });
    }

    private ExitCode unknown(String name, String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(asJson
                ? OneLine.object(json -> {
                    json.writeStringField("version", name);
                    json.writeStringField("unknown", sentence);
                })
                : name + ": " + sentence);
        out.flush();
        return ExitCode.NOT_DONE;
    }

    private ExitCode print(String name, Drift.Measured measured) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(OneLine.object(json -> {
                json.writeStringField("version", name);
                json.writeNumberField("jobs", measured.jobs().count());
                json.writeObjectFieldStart("drift");
                for (Map.Entry<Trait, Double> index : measured.index().entrySet()) {
                    json.writeNumberField(index.getKey().label(), index.getValue());
                }
                json.writeEndObject();
            }));
        } else {
            out.println("%d jobs beside what %s was trained on:".formatted(measured.jobs().count(), name));
            table(measured).forEach(out::println);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static List<String> table(Drift.Measured measured) {
        Table table = new Table().row("trait", "drift", "", "bins: trained, jobs (%)");
        measured.index().forEach((trait, index) -> {
            List<String> bins = new ArrayList<>();
            for (int bin = 0; bin < trait.bins(); bin++) {
                bins.add(String.format(Locale.ROOT, "%s: %.0f, %.0f", trait.describe().get(bin),
                        100 * measured.trained().byTrait().get(trait).get(bin),
                        100 * measured.jobs().byTrait().get(trait).get(bin)));
            }
            table.row(trait.label(), String.format(Locale.ROOT, "%.2f", index),
                    index > MUCH ? "much" : index > LITTLE ? "some" : "none", String.join("; ", bins));
        });
        return table.lines();
    }

    private Duration window() {
        try {
            Duration window = Duration.parse(since.strip());
            if (window.isPositive()) {
                return window;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw new ParameterException(spec.commandLine(),
                "--since takes a time such as PT24H or P7D, not " + since + ".");
    }
}
