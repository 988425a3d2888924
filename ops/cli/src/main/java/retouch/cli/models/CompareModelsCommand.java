package retouch.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.file.WholeFile;
import retouch.producer.command.ExitCode;
import retouch.producer.command.Table;
import retouch.schemas.model.ModelBundle;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.sample.GuidanceMix;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.gate.EvaluationSheet;
import retouch.trainer.gate.Repainter;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.Generators;

/// `retouch models compare A B`: the figures of two cards side by side, and one picture of what both paint.
@Command(name = "compare", mixinStandardHelpOptions = true,
        header = "Put two versions side by side: their figures, and a picture of what both paint.",
        description = {"",
                "Figures are means of each card over all shares of hole, by guidance; two cards compare only"
                        + " if they were judged with the same pictures. Where one was the shadow of the other, their"
                        + " quality on the same jobs. The faces of the picture are drawn by a program."})
final class CompareModelsCommand implements Callable<Integer> {

    private static final long SEED = 20_261;
    private static final int SAMPLES = 8;

    private final ModelSource source;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "A",
            description = "a bundle's folder, or a version's name or digest")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "likewise")
    private String second = "";

    @Option(names = "--out", paramLabel = "PNG", description = "draw what both paint into this file")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json",
            description = "print one JSON object: a, b (versions), metrics (name to a, b); paired,"
                    + " if one was the shadow of the other (what `models shadow --json` says)")
    private boolean asJson;

    CompareModelsCommand(ModelSource source) {
        this.source = source;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        try {
            ModelBundle a = source.bundle(first);
            ModelBundle b = source.bundle(second);
            if (out.isPresent()) {
                byte[] sheet = sheet(a, b);
                WholeFile.write(out.get(), part -> Files.write(part, sheet));
            }
            print(a, b, source.paired(first, a, second, b));
            return ExitCode.OK.number();
        } catch (NoModelException e) {
            return failed(e.exitCode(), e.getMessage());
        } catch (GeneratorException e) {
            return failed(ExitCode.NOT_DONE, "A version does not run here: " + e.getMessage());
        } catch (IOException e) {
            return failed(ExitCode.NOT_DONE, "The picture cannot be written: " + e.getMessage()
                    + ". Name a file in a folder that you may write to.");
        }
    }

    private static byte[] sheet(ModelBundle a, ModelBundle b) throws NoModelException, GeneratorException {
        int side = a.card().network().side();
        if (b.card().network().side() != side) {
            throw new NoModelException(ExitCode.NOT_DONE,
                    "%s paints %d pixels and %s %d: no picture shows both."
                            .formatted(a.card().version(), side, b.card().version(),
                                    b.card().network().side())
                            + " Leave --out away to see the figures.");
        }
        SampleMaker maker = new SampleMaker(
                SampleMaker.Settings.standard(side).with(GuidanceMix.everything()),
                FaceSource.synthetic(SEED), SEED);
        List<TrainingSample> samples = new ArrayList<>();
        for (int number = 0; number < SAMPLES; number++) {
            samples.add(maker.sample(number));
        }
        try (Generator one = Generators.create(a, Optional.empty());
                Generator other = Generators.create(b, Optional.empty())) {
            return EvaluationSheet.png(samples,
                    List.of(new EvaluationSheet.Column(a.card().version(), painter(one), true),
                            new EvaluationSheet.Column(b.card().version(), painter(other), true)));
        }
    }

    private static Repainter painter(Generator generator) {
        return input -> {
            try {
                return generator.run(input);
            } catch (GeneratorException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private void print(ModelBundle a, ModelBundle b, Optional<ShadowFigures> paired) {
        Map<String, Double> ofA = means(a);
        Map<String, Double> ofB = means(b);
        PrintWriter writer = spec.commandLine().getOut();
        if (asJson) {
            writer.println(json(a, b, ofA, ofB, paired));
        } else {
            Table table = new Table().row("metric", a.card().version(), b.card().version(), "difference");
            ofA.forEach((name, value) -> row(table, name, value, Optional.ofNullable(ofB.get(name))));
            paired.ifPresent(figures -> row(table,
                    "quality, %d jobs".formatted(figures.tally().quality().pairs()),
                    figures.qualityOf(a.card().version()),
                    Optional.of(figures.qualityOf(b.card().version()))));
            table.lines().forEach(writer::println);
            if (ofA.isEmpty() || ofB.isEmpty()) {
                writer.println(
                        "A card without figures was never judged; `retouch train` judges what it makes.");
            }
            paired.ifPresent(figures -> writer.println("On the same jobs: " + figures.sentence()));
            out.ifPresent(file -> writer.println("What both paint: " + file));
        }
        writer.flush();
    }

    private static void row(Table table, String name, double value, Optional<Double> other) {
        table.row(name, number(value), other.map(CompareModelsCommand::number).orElse("-"),
                other.map(there -> String.format(Locale.ROOT, "%+.1f %%",
                        100 * (there - value) / Math.abs(value))).orElse("-"));
    }

    /// `hole-l1.10-20.both` and its like become `hole-l1 both`: the mean over holes.
    private static Map<String, Double> means(ModelBundle bundle) {
        Map<String, double[]> sums = new TreeMap<>();
        bundle.card().metrics().forEach((name, value) -> {
            String[] parts = name.split("\\.");
            if (parts.length == 3) {
                double[] sum = sums.computeIfAbsent(parts[0] + " " + parts[2], _ -> new double[2]);
                sum[0] += value;
                sum[1]++;
            }
        });
        Map<String, Double> means = new TreeMap<>();
        sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        return means;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.4f" : "%.2f", value);
    }

    private static String json(ModelBundle a, ModelBundle b, Map<String, Double> ofA,
            Map<String, Double> ofB, Optional<ShadowFigures> paired) {
        return OneLine.object(json -> {
            json.writeStringField("a", a.card().version());
            json.writeStringField("b", b.card().version());
            json.writeObjectFieldStart("metrics");
            for (Map.Entry<String, Double> metric : ofA.entrySet()) {
                json.writeObjectFieldStart(metric.getKey());
                json.writeNumberField("a", metric.getValue());
                if (ofB.containsKey(metric.getKey())) {
                    json.writeNumberField("b", ofB.get(metric.getKey()));
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            if (paired.isPresent()) {
                json.writeObjectFieldStart("paired");
                paired.get().write(json);
                json.writeEndObject();
            }
        });
    }

    private int failed(ExitCode code, String sentence) {
        spec.commandLine().getErr().println("retouch: " + sentence);
        spec.commandLine().getErr().flush();
        return code.number();
    }
}
