package retouch.cli.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerState;
import retouch.schemas.pool.AutoscalePlan;

import static org.assertj.core.api.Assertions.assertThat;

class TopCommandTest {

    private final TestingFleet fleet = new TestingFleet();

    @Test
    void drawsTheFleetAsText() throws Exception {
        fleet.hasModels();
        fleet.says("w-1", WorkerState.BUSY, Optional.of(Stage.GENERATE), fleet.broker.now());
        fleet.says("w-2", WorkerState.READY, Optional.empty(), fleet.broker.now().minusSeconds(60));
        fleet.waits(Lane.INTERACTIVE, "job-1");
        fleet.isGivenUp("job-2");
        fleet.trains(10, 0.5);

        String screen = run("--once");

        assertThat(screen).contains("dead letters 1", "LANES", "WORKERS", "VERSIONS", "TRAININGS")
                .doesNotContain("LATEST JOBS").doesNotContain("\033[");
        assertThat(screen.lines().toList()).anySatisfy(line -> assertThat(line).matches("interactive +1 .*"))
                .anySatisfy(line -> assertThat(line).contains("w-1", "cpu", "busy", "generate", "3/5"))
                .anySatisfy(line -> assertThat(line).contains("w-2", "lost"))
                .anySatisfy(line -> assertThat(line).contains("v-2", "canary 10%"))
                .anySatisfy(line -> assertThat(line).contains("t-1", "10/1000", "valid 0.5000"));
    }

    @Test
    void drawsAPoolThatNobodyIsIn() throws Exception {
        fleet.wants("cpu", 3, Optional.empty());
        fleet.wants("gpu", 0, Optional.of(AutoscalePlan.standard()));
        fleet.says("w-1", WorkerState.BUSY, Optional.of(Stage.GENERATE), fleet.broker.now());

        assertThat(run("--once").lines().map(line -> List.of(line.split("  +"))).toList())
                .anySatisfy(
                        row -> assertThat(row).startsWith("cpu", "cpu", "onnxruntime", "batch", "3", "0-8",
                                "0", "1"))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("gpu", "gpu", "onnxruntime", "batch", "0", "0-8",
                                "0", "0", "follows its load")
                        .last().asString().matches("3\\d s ago, by ada"));
    }

    @Test
    void saysTheSameToPrograms() throws Exception {
        fleet.says("w-1", WorkerState.READY, Optional.empty(), fleet.broker.now());

        JsonNode json = new ObjectMapper().readTree(run("--json"));

        assertThat(json.get("pools").get(0).get("workers").get(0).get("worker").textValue()).isEqualTo("w-1");
    }

    @Test
    void saysSoWhenThereIsNoFleet() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new TopCommand(() -> {
            throw new FleetUnavailableException("There is no fleet.");
        })).setErr(new PrintWriter(err)).execute("--once");

        assertThat(code).isEqualTo(3);
        assertThat(err.toString()).isEqualToNormalizingNewlines("retouch: There is no fleet.\n");
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new TopCommand(() -> fleet.fleet)).setOut(new PrintWriter(out))
                .execute(arguments);
        assertThat(code).isZero();
        return out.toString();
    }
}
