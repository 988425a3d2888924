package retouch.cli.pools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.pool.PoolsView;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.DrainOrder;

import static org.assertj.core.api.Assertions.assertThat;

class PoolsCommandTest {

    private final MemoryBroker broker = new MemoryBroker();
    private final StringWriter err = new StringWriter();
    private final MemoryObjectStore store = new MemoryObjectStore("pictures");

    @Test
    void showsTheLastWordOfEachWorker() throws Exception {
        Instant now = broker.now();
        say("w-2", WorkerState.STARTING, "", now);
        say("w-2", WorkerState.BUSY, "", now);
        say("w-1", WorkerState.READY, "", now.minusSeconds(60));
        say("w-3", WorkerState.UNHEALTHY, "The device is gone.", now.minusSeconds(600));
        say("w-4", WorkerState.READY, "", now);
        broker.send(Topic.WORKERS, new WireMessage("w-4", Map.of(), new byte[0])).join();

        String[] lines = run().lines().toArray(String[]::new);

        assertThat(lines[0]).contains("pool", "wanted", "ready", "busy");
        assertThat(lines[1]).startsWith("cpu ").endsWith("not declared");
        assertThat(lines[3]).contains("worker", "state", "working on", "kept");
        assertThat(lines[4]).containsPattern("w-1 .*lost .*6\\d s ago");
        assertThat(lines[5]).contains("w-2", "cpu", "busy", "job-1 generate", "3/5", "starter-1");
        assertThat(lines[6]).contains("w-3", "unhealthy");
        assertThat(lines[7]).isEqualTo("w-3: The device is gone.");
        assertThat(lines).hasSize(8);
    }

    @Test
    void saysWhyThereIsNoWorker() throws Exception {
        assertThat(run()).contains("No worker has said anything.");
        run("declare", "cpu", "--min", "0", "--max", "8");
        assertThat(run()).contains("No worker is wanted now.").doesNotContain("has said anything");
        assertThat(run("scale", "cpu", "1")).isEqualToIgnoringNewLines("Pool cpu is to have 1 worker.");
        assertThat(run()).contains("No worker has said anything.");
    }

    @Test
    void groupsByPoolWhatIsWantedAndWhatIsThere() throws Exception {
        say("cpu-1", WorkerState.BUSY, "", broker.now());
        say("cpu-2", WorkerState.READY, "", broker.now());
        assertThat(run("declare", "cpu", "--size", "3", "--max", "8")).contains("3 workers of 0 to 8");
        run("declare", "gpu", "--engine", "onnxruntime", "--lanes", "batch", "--min", "1");
        run("pause", "gpu");

        String[] lines = run().lines().toArray(String[]::new);

        assertThat(lines[1].split(" +")).startsWith("cpu", "cpu", "auto", "interactive,batch", "3", "0-8",
                "1",
                "1");
        assertThat(lines[2].split(" +")).startsWith("gpu", "gpu", "onnxruntime", "batch", "1", "1-64", "0",
                "0",
                "paused");
        assertThat(lines[2]).as("who said so").contains("s ago, by " + System.getProperty("user.name"));
        JsonNode pool = new ObjectMapper().readTree(run("--json")).get("pools").get(0);
        assertThat(pool.get("wanted").intValue()).isEqualTo(3);
        assertThat(pool.get("busy").intValue()).isEqualTo(1);
    }

    @Test
    void changesAPoolAndSaysWhyNot() throws Exception {
        assertThat(run("scale", "cpu", "2")).isEmpty();
        assertThat(err.toString()).contains("There is no pool cpu.");
        run("declare", "cpu", "--max", "4");
        assertThat(run("scale", "cpu", "2")).isEqualToIgnoringNewLines("Pool cpu is to have 2 workers.");
        run("scale", "cpu", "5");
        assertThat(err.toString()).contains("Pool cpu may have 0 to 4 workers, not 5.", "--max 5");
        assertThat(run("pause", "cpu")).contains("Pool cpu pauses");
        assertThat(run("resume", "cpu")).contains("Pool cpu takes jobs");
        run("declare", "cpu", "--lanes", "fast");
        assertThat(err.toString()).contains("There is no lane 'fast'. Lanes are interactive and batch.");

        JsonNode pool = new ObjectMapper().readTree(run("scale", "cpu", "4", "--json"));
        assertThat(pool.get("wanted").intValue()).isEqualTo(4);
        assertThat(pool.get("paused").booleanValue()).isFalse();
    }

    @Test
    void letsAPoolFollowItsLoadAndStopsThat() throws Exception {
        run("declare", "cpu", "--size", "2");
        assertThat(run("autoscale", "cpu", "--min", "0", "--max", "8", "--drain", "PT1M"))
                .contains("follows its load, with 0 to 8 workers");
        assertThat(run().lines().toArray(String[]::new)[1]).contains("  follows its load  ");
        assertThat(run("scale", "cpu", "3")).isEmpty();
        assertThat(err.toString()).contains("follows its load. Stop that first", "autoscale cpu --off");
        assertThat(run("autoscale", "cpu", "--utilization", "1.5")).isEmpty();
        assertThat(err.toString()).contains("utilization must be above 0 and at most 1");

        JsonNode pool = new ObjectMapper().readTree(run("autoscale", "cpu", "--hold", "PT10S", "--json"));
        assertThat(pool.get("autoscale").get("drainMillis").longValue()).as("as before").isEqualTo(60_000);
        assertThat(pool.get("autoscale").get("holdMillis").longValue()).isEqualTo(10_000);
        assertThat(run("autoscale", "cpu", "--off")).contains("stays at 2 workers");
    }

    @Test
    void drainsAWorkerThatIsThere() throws Exception {
        say("cpu-1", WorkerState.BUSY, "", broker.now());
        run("declare", "cpu", "--size", "1");
        assertThat(run("drain", "cpu-1")).contains("cpu-1 is to finish");
        run("drain", "cpu-2");
        assertThat(err.toString()).contains("There is no worker cpu-2 that could hear it.");

        try (PoolsView view = PoolsView.open(broker, SchemaSource.none())) {
            assertThat(view.pool("cpu").orElseThrow().drains()).extracting(DrainOrder::worker)
                    .containsExactly("cpu-1");
        }
    }

    @Test
    void saysTheSameToPrograms() throws Exception {
        say("w-1", WorkerState.BUSY, "", broker.now());

        JsonNode worker = new ObjectMapper().readTree(run("--json")).get("workers").get(0);

        assertThat(worker.get("worker").textValue()).isEqualTo("w-1");
        assertThat(worker.get("state").textValue()).isEqualTo("busy");
        assertThat(worker.get("lost").booleanValue()).isFalse();
        assertThat(worker.get("job").textValue()).isEqualTo("job-1");
        assertThat(worker.get("keptHits").longValue()).isEqualTo(3);
    }

    @Test
    void saysWhatToDoWhenNobodyIsThere() {
        assertThat(run()).contains("No worker", "retouch up");
    }

    private void say(String id, WorkerState state, String why, Instant at) throws Exception {
        WorkerStatus status = new WorkerStatus(new WorkerIdentity(id, "vector 1", "cpu"), state, why,
                "starter-1",
                List.of(Lane.INTERACTIVE), Optional.of(new JobId("job-1")), Optional.of(Stage.GENERATE),
                new WorkerStatus.Counts(7, 0, 0, 3, 2, Duration.ofSeconds(4)), "host-1", "cpu", at, at);
        broker.send(Topic.WORKERS, Messages.workerStatus(SchemaSource.none()).encode(status)).join();
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        err.getBuffer().setLength(0);
        CommandLine line = PoolsCommand.line(() -> new Fleet(store, lasting(broker)), Map.of());
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true))
                .execute(arguments);
        return out.toString();
    }

    /// Each verb closes its fleet; the next one finds the same broker.
    private static Broker lasting(MemoryBroker broker) {
        return (Broker) Proxy.newProxyInstance(Broker.class.getClassLoader(), new Class<?>[]{Broker.class},
                (_, method, arguments) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(broker, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
