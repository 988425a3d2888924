package retouch.cli.bench.faults;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class FaultsBenchCommandTest {

    private static final int USAGE = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsATableThatMarkdownUnderstands() {
        PrintWriter printer = new PrintWriter(out);
        FaultTable.head(printer, LocalDate.of(2026, 2, 3), "abc1234", 7, Scale.SMALL);
        FaultTable.row(printer,
                new Row("kill", "kill -9 of a random worker in a job", "20 kills, 200 jobs", 1, 2,
                        3, 4, Row.Ending.FAIL, Duration.ofMillis(1500), List.of("Job x was lost (seed 7)")));

        assertThat(out.toString().replaceAll(" +", " ").lines().skip(2)).containsExactly(
                "| fault | volume | lost | twice | pictures | again | ending | s |",
                "| --- | --- | --: | --: | --: | --: | --- | --: |",
                "| kill -9 of a random worker in a job | 20 kills, 200 jobs | 1 | 2 | 3 | 4 | FAIL | 1.5 |",
                "| Job x was lost (seed 7) |");
        assertThat(out.toString()).startsWith("2026-02-03, commit abc1234, seed 7, scale small, ");
    }

    @Test
    void printsOneObjectForPrograms() {
        assertThat(run("--scale", "test", "--only", "mutations", "--json")).isZero();

        assertThat(out.toString()).startsWith("{\"date\":\"").contains("\"name\":\"mutations\"")
                .contains("\"ending\":\"pass\"").hasLineCount(1);
    }

    @Test
    void namesTheFaultsThereAre() {
        assertThat(run("--only", "rain")).isEqualTo(USAGE);

        assertThat(err.toString()).contains("--only names faults, of kill, crash-points, zombie,")
                .contains("not 'rain'");
    }

    @Test
    void knowsNoOtherScale() {
        assertThat(run("--scale", "huge")).isEqualTo(USAGE);
    }

    private int run(String... arguments) {
        return new CommandLine(new FaultsBenchCommand()).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
