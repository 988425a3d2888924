package retouch.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.cli.pools.Workers;
import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.Registry;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.Table;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.BundleException;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.VersionState;

/// `retouch models list`: the versions of the fleet, newest first.
@Command(name = "list", mixinStandardHelpOptions = true,
        header = "List the fleet's model versions, what they are and how good.",
        description = {"",
                "Metrics are means of each card over the cases with sketch and color (hole-l1: mean difference in the"
                        + " hole, of 255, less is better; ssim, sketch-f1: more is better; color-delta-e: less is"
                        + " better). Workers: how many serve it now, the shadow's left out. Below: what the shadow did"
                        + " on the jobs that stable answered."})
final class ListModelsCommand implements Callable<Integer> {

    private static final List<String> METRICS = List.of("hole-l1", "ssim", "sketch-f1", "color-delta-e");
    private static final int DIGEST_CHARS = 12;

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json",
            description = "print one JSON object: versions (version, digest, state, aliases,"
                    + " share, license, createdAt, workers, metrics); shadow, if there is one (what"
                    + " `models shadow --json` says)")
    private boolean asJson;

    /// One row.
    ///
    /// @param metrics the means of [#METRICS] that its card has
    private record Row(Registry.Entry entry, List<String> aliases, long workers,
            SortedMap<String, Double> metrics) {}

    ListModelsCommand(RegistryAccess access) {
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
            List<Row> rows = rows(fleet, registry, schemas);
            Optional<ShadowFigures> shadow = ShadowFigures.now(fleet.broker(), schemas, registry);
            PrintWriter out = spec.commandLine().getOut();
            if (asJson) {
                out.println(json(rows, shadow));
            } else if (rows.isEmpty()) {
                out.println("There is no model version. Bring one with `retouch models import`.");
            } else {
                text(rows).forEach(out::println);
                shadow.ifPresent(figures -> out.println("Shadow: " + figures.sentence()));
            }
            out.flush();
            return ExitCode.OK;
        });
    }

    private static List<Row> rows(Fleet fleet, Registry registry, SchemaSource schemas)
            throws ObjectStoreException, StreamException {
        Workers workers = Workers.read(fleet.broker(), Messages.workerStatus(schemas));
        List<Row> rows = new ArrayList<>();
        for (Registry.Entry entry : registry.versions()) {
            List<String> aliases = new ArrayList<>();
            registry.aliases().forEach((alias, target) -> {
                if (target.set().digest().equals(entry.version().digest())) {
                    aliases.add(describe(alias, target.set()));
                }
            });
            rows.add(new Row(entry, aliases, workers.serving(entry.version().name()), metrics(fleet, entry)));
        }
        return rows;
    }

    private static String describe(Alias alias, ModelChange.AliasSet set) {
        return alias == Alias.CANARY ? alias.label() + " " + Shares.text(set.share()) : alias.label();
    }

    /// Means over the cases with both kinds of guidance; of a bundle that is gone or damaged none.
    private static SortedMap<String, Double> metrics(Fleet fleet, Registry.Entry entry)
            throws ObjectStoreException {
        SortedMap<String, Double> means = new TreeMap<>();
        if (entry.state() == VersionState.DELETED) {
            return means;
        }
        try {
            Map<String, Double> all = BundleTransfer.card(fleet.store(), entry.version().digest()).metrics();
            for (String metric : METRICS) {
                all.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(metric + ".")
                                && each.getKey().endsWith(".both"))
                        .mapToDouble(Map.Entry::getValue).average()
                        .ifPresent(mean -> means.put(metric, mean));
            }
        } catch (BundleException e) {
            means.clear(); // `models verify` says what is wrong
        } catch (ObjectStoreException e) {
            if (e.kind() != ObjectStoreException.Kind.MISSING) {
                throw e;
            }
        }
        return means;
    }

    private static List<String> text(List<Row> rows) {
        Table table = new Table().row("version", "digest", "state", "alias", "workers", "license", "made",
                METRICS.get(0), METRICS.get(1), METRICS.get(2), METRICS.get(3));
        for (Row row : rows) {
            table.row(row.entry().version().name(),
                    row.entry().version().digest().hex().substring(0, DIGEST_CHARS),
                    row.entry().state().label(), row.aliases().isEmpty()
                            ? "-"
                            : String.join(", ",
                                    row.aliases()),
                    Long.toString(row.workers()), row.entry().version().license(),
                    row.entry().version().createdAt().toString().substring(0, "2026-01-01T00:00".length()),
                    number(row, 0), number(row, 1), number(row, 2), number(row, 3));
        }
        return table.lines();
    }

    private static String number(Row row, int metric) {
        Double value = row.metrics().get(METRICS.get(metric));
        return value == null ? "-" : String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
    }

    private static String json(List<Row> rows, Optional<ShadowFigures> shadow) {
        return OneLine.object(json -> {
            json.writeArrayFieldStart("versions");
            for (Row row : rows) {
                write(json, row);
            }
            json.writeEndArray();
            if (shadow.isPresent()) {
                json.writeObjectFieldStart("shadow");
                shadow.get().write(json);
                json.writeEndObject();
            }
        });
    }

    private static void write(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", row.entry().version().name());
        json.writeStringField("digest", row.entry().version().digest().hex());
        json.writeStringField("state", row.entry().state().label());
        json.writeArrayFieldStart("aliases");
        for (String alias : row.aliases()) {
            json.writeString(alias);
        }
        json.writeEndArray();
        json.writeStringField("license", row.entry().version().license());
        json.writeStringField("createdAt", row.entry().version().createdAt().toString());
        json.writeNumberField("workers", row.workers());
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, Double> metric : row.metrics().entrySet()) {
            json.writeNumberField(metric.getKey(), metric.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
