package retouch.cli.bench.engines;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import retouch.cli.bench.BenchCommand;

import static org.assertj.core.api.Assertions.assertThat;

class BatchBenchCommandTest {

    private static final String[] SMALL = {"bench", "batch", "--side", "32", "--channels", "2", "--levels",
            "3",
            "--rounds", "1", "--batch", "2,4"};

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void comparesEachEnginesBatchesWithItsSinglePictures() {
        assertThat(run(SMALL)).as(err.toString()).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines.getFirst()).contains("engine", "batch", "pictures/s", "ratio");
        assertThat(lines.stream().map(line -> line.strip().split("\\s+"))
                .map(cells -> cells[0] + " " + cells[1]).skip(1)).contains("vector 1", "onnxruntime 1",
                        "onnxruntime 2", "onnxruntime 4", "nd4j 4");
        assertThat(lines).filteredOn(line -> line.startsWith("onnxruntime") && line.contains(" 1 "))
                .singleElement().asString().contains("1.00");
    }

    @Test
    void saysWhatIsWrongBeforeItMeasures() {
        assertThat(run("bench", "batch", "--batch", "65")).isEqualTo(2);
        assertThat(err.toString()).contains("--batch takes numbers from 1 to 64, not 65.");
        assertThat(run("bench", "batch", "--rounds", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds must be 1 or more, not 0.");
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
        line.addSubcommand(BenchCommand.line(() -> {
            throw new AssertionError("this bench needs no fleet");
        }));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
