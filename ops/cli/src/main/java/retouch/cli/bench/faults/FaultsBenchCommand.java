package retouch.cli.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.local.LocalFleetException;

/// `retouch bench faults`: tries to break the promise that every job ends once, and prints the table.
@Command(name = "faults", mixinStandardHelpOptions = true,
        header = "Try to break the promise that every job ends once.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:Every promise was kept.",
                "1:A promise was broken; the table says which.",
                "3:The fleet to be broken does not come up."})
public final class FaultsBenchCommand implements Callable<Integer> {

    private static final int BROKEN = 1;
    private static final int NOT_UP = 3;
    private static final int GIT_SECONDS_MAX = 5;

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--only", split = ",", paramLabel = "NAME",
            description = "faults by name; all if none is named")
    private List<String> only = List.of();

    @Option(names = "--scale", defaultValue = "small",
            description = "small (minutes), full (hours) or test (what every build runs)"
                    + " (default: ${DEFAULT-VALUE})")
    private String scale = "small";

    @Option(names = "--seed", defaultValue = "1",
            description = "decides everything that is random (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json",
            description = "print one JSON object: date, commit, seed, scale, faults (name, fault, volume, lost,"
                    + " decidedTwice, badPictures, recomputed, ending, seconds, notes)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<Scenario> chosen = chosen();
        Scale chosenScale = chosenScale();
        if (!asJson) {
            FaultTable.head(out, LocalDate.now(ZoneOffset.UTC), commit(), seed, chosenScale);
        }
        try {
            List<Row> rows = Scenarios.run(chosen, chosenScale, seed, row -> {
                if (!asJson) {
                    FaultTable.row(out, row);
                }
            });
            if (asJson) {
                out.println(json(rows, chosenScale));
            }
            return rows.stream().anyMatch(row -> row.ending() == Row.Ending.FAIL) ? BROKEN : 0;
        } catch (LocalFleetException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return NOT_UP;
        }
    }

    private List<Scenario> chosen() {
        List<Scenario> all = Scenarios.all();
        List<String> names = all.stream().map(Scenario::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new ParameterException(spec.commandLine(),
                        "--only names faults, of " + String.join(", ", names) + ", not '" + name + "'.");
            }
        }
        return all.stream().filter(scenario -> only.isEmpty() || only.contains(scenario.name())).toList();
    }

    private Scale chosenScale() {
        for (Scale known : Scale.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(scale)) {
                return known;
            }
        }
        throw new ParameterException(spec.commandLine(),
                "--scale must be small, full or test, not '" + scale + "'.");
    }

    private String json(List<Row> rows, Scale chosenScale) {
        return OneLine.object(json -> {
            json.writeStringField("date", LocalDate.now(ZoneOffset.UTC).toString());
            json.writeStringField("commit", commit());
            json.writeNumberField("seed", seed);
            json.writeStringField("scale", chosenScale.name().toLowerCase(Locale.ROOT));
            json.writeArrayFieldStart("faults");
            for (Row row : rows) {
                json.writeStartObject();
                json.writeStringField("name", row.name());
                json.writeStringField("fault", row.fault());
                json.writeStringField("volume", row.volume());
                json.writeNumberField("lost", row.lost());
                json.writeNumberField("decidedTwice", row.decidedTwice());
                json.writeNumberField("badPictures", row.badPictures());
                json.writeNumberField("recomputed", row.recomputed());
                json.writeStringField("ending", row.ending().label());
                json.writeNumberField("seconds", row.took().toMillis() / 1e3);
                json.writeArrayFieldStart("notes");
                for (String note : row.notes()) {
                    json.writeString(note);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /// The commit that the current folder is at, as far as git knows.
    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (BufferedReader answer = git.inputReader(StandardCharsets.UTF_8)) {
                String line = answer.readLine();
                git.waitFor(GIT_SECONDS_MAX, TimeUnit.SECONDS);
                return line == null ? "unknown" : line;
            }
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
