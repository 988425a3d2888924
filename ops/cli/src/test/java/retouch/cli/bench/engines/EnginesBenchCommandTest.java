package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import retouch.cli.bench.BenchCommand;

import static org.assertj.core.api.Assertions.assertThat;

class EnginesBenchCommandTest {

    private static final int USAGE = 2;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --side 500          | There is no such network: side must be a multiple of 128 up to 4096: 500.
            --channels 0        | There is no such network: baseChannels must be 1 to 256: 0.
            --levels 8          | There is no such network: levels must be 3 to 7: 8.
            --gates open        | Invalid value for option '--gates'
            --hole 0            | --hole takes numbers from 1 to 100.
            --hole 101          | --hole takes numbers from 1 to 100.
            --hole 5,10,25,50   | --hole takes at most three shares below 100.
            --batch 0           | --batch takes numbers from 1 to 16.
            --batch 17          | --batch takes numbers from 1 to 16.
            --rounds 0          | --rounds must be 1 to 1000.
            --warm-up -1        | --warm-up must be 0 to 1000.
            --device tpu        | Invalid value for option '--device'
            --engines fast      | There is no engine fast to compare; known: vector, onnxruntime, onnx-straight,
            --chart speeds.jpg  | --chart draws a PNG; give a name that ends in .png.
            --chart no/such.png | There is no folder
            """)
    void saysWhatIsWrongBeforeItMeasures(String arguments, String sentence) {
        assertThat(run(arguments.split(" "))).isEqualTo(USAGE);
        assertThat(err.toString()).contains(sentence);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesAnEngineThatDoesNotComputeOnTheDevice() {
        assertThat(run("--side", "32", "--channels", "2", "--levels", "3", "--engines", "vector", "--device",
                "cuda")).isEqualTo(3);
        assertThat(err.toString()).contains("retouch: the engine vector ")
                .contains(" computes on cpu").contains("for the device cuda, build with -Pcuda");
    }

    @Test
    void measuresEveryEngineInEveryCase() throws IOException {
        Path chart = folder.resolve("engines.png");
        assertThat(run("--side", "32", "--channels", "2", "--levels", "3", "--engines",
                "vector,onnxruntime,nd4j",
                "--hole", "10,25,100", "--batch", "1,2", "--rounds", "2", "--warm-up", "1", "--json",
                "--chart",
                chart.toString())).as(err.toString()).isZero();

        assertThat(fields(out.toString())).containsExactly(
                "machine", "processor", "processors", "java", "loadBefore", "loadAfter",
                "network", "side", "channels", "levels", "gates", "multiplyAdds",
                "rounds", "reference", "limitGigaMultiplyAddsPerSecond", "bestLimitGigaMultiplyAddsPerSecond",
                "rows", "engine", "case", "medianMillis", "bestMillis", "processorMillis",
                "speedup", "bestSpeedup", "processorSpeedup",
                "shareOfLimit", "largestDifference",
                "alone", "peakMemoryMiB", "firstResultMillis", "firstResultEdits");
        assertThat(texts(out.toString(), "case")).containsExactly("full", "full", "full",
                "full, batch 2", "full, batch 2", "full, batch 2", "hole 10 %", "hole 10 %", "hole 10 %",
                "hole 25 %", "hole 25 %", "hole 25 %", "follow-up 10 %", "follow-up 10 %", "follow-up 10 %",
                "follow-up 25 %", "follow-up 25 %", "follow-up 25 %");
        assertThat(texts(out.toString(), "engine").subList(15, 18)).containsExactly("vector",
                "onnxruntime", "nd4j");
        assertThat(texts(out.toString(), "largestDifference")).hasSize(18)
                .allSatisfy(difference -> assertThat(Double.parseDouble(difference)).isBetween(0.0, 1e-5));
        assertThat(Double.parseDouble(texts(out.toString(), "speedup").get(1))).isEqualTo(1);
        assertThat(ImageIO.read(chart.toFile()).getWidth()).isEqualTo(1200);
    }

    @Test
    void printsATableWithItsMachineAndItsLimit() {
        assertThat(run("--side", "32", "--channels", "2", "--levels", "3", "--engines", "vector", "--rounds",
                "2", "--not-alone")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("machine: ").contains("limit: ")
                .containsPattern(
                        "vector +full( +[\\d.]+ ms){3} +1\\.00x +1\\.00x +1\\.00x +\\d+ % +0\\.0e\\+00")
                .contains("follow-up 25 %").doesNotContain("peak memory");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = BenchCommand.line(() -> {
            throw new IllegalStateException("no fleet is needed");
        }).setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("engines"));
        all.addAll(List.of(arguments));
        return line.execute(all.toArray(String[]::new));
    }

    /// Names of fields, each where it comes first.
    private static List<String> fields(String json) throws IOException {
        List<String> names = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && !names.contains(parser.currentName())) {
                    names.add(parser.currentName());
                }
            }
        }
        return names;
    }

    private static List<String> texts(String json, String field) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() && field.equals(parser.currentName())) {
                    texts.add(parser.getText());
                }
            }
        }
        return texts;
    }
}
