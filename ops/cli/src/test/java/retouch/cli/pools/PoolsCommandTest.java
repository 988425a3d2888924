package retouch.cli.pools;

import java.io.PrintWriter;
import java.io.StringWriter;
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

import static org.assertj.core.api.Assertions.assertThat;

class PoolsCommandTest {

    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(new MemoryObjectStore("pictures"), broker);

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

        assertThat(lines[0]).contains("worker", "state", "working on", "kept");
        assertThat(lines[1]).contains("w-1", "lost", "60 s ago");
        assertThat(lines[2]).contains("w-2", "busy", "job-1 generate", "3/5", "starter-1");
        assertThat(lines[3]).contains("w-3", "unhealthy");
        assertThat(lines[4]).isEqualTo("w-3: The device is gone.");
        assertThat(lines).hasSize(5);
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
                new WorkerStatus.Counts(7, 0, 0, 3, 2), "host-1", at, at);
        broker.send(Topic.WORKERS, Messages.workerStatus(SchemaSource.none()).encode(status)).join();
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        new CommandLine(new PoolsCommand(() -> fleet)).setOut(new PrintWriter(out)).execute(arguments);
        return out.toString();
    }
}
