package retouch.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.local.LocalFleetException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Shell scripts stand in for workers: what is tested is the life of a process, not what it computes.
class WorkerProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path logs;

    @Test
    void waitsForTheReadyLine() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("w",
                script("echo starting; echo READY w v1; read line"))) {
            assertThat(worker.awaitReady(PATIENCE)).isEqualTo("READY w v1");
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void quotesTheLastWordsOfAWorkerThatDoesNotComeUp() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("w", script("echo no model; exit 4"))) {
            assertThatThrownBy(() -> worker.awaitReady(PATIENCE))
                    .isInstanceOf(LocalFleetException.class)
                    .hasMessageContaining("ended with code 4")
                    .hasMessageContaining("It said last: \"no model\"");
        }
    }

    @Test
    void saysThatASilentWorkerIsNotReady() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start("w", script("read line"))) {
            assertThatThrownBy(() -> worker.awaitReady(Duration.ofMillis(300)))
                    .isInstanceOf(LocalFleetException.class).hasMessageContaining("is not ready after");
        }
    }

    @Test
    void handsItsSettingsToTheWorker() throws Exception {
        WorkerProcess.Config config = new WorkerProcess.Config(List.of("sh", "-c", "echo READY $RETOUCH_X"),
                Map.of("RETOUCH_X", "seven"), logs, PATIENCE, PATIENCE);
        try (WorkerProcess worker = WorkerProcess.start("w", config)) {
            assertThat(worker.awaitReady(PATIENCE)).isEqualTo("READY seven");
        }
    }

    @Test
    void letsAWorkerFinishWhenItIsAskedToStop() throws Exception {
        Path done = logs.resolve("done");
        WorkerProcess worker = WorkerProcess.start("w",
                script("trap 'touch " + done
                        + "; exit 0' TERM; echo READY; while :; do read -t 1 line; done"));
        worker.awaitReady(PATIENCE);
        worker.close();
        assertThat(done).exists();
        assertThat(worker.ended().get(1, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void killsAWorkerThatWillNotStop() throws Exception {
        WorkerProcess.Config config = new WorkerProcess.Config(
                List.of("bash", "-c", "trap '' TERM; echo READY; while :; do read -t 1 line; done"), Map.of(),
                logs,
                PATIENCE, Duration.ofMillis(300));
        WorkerProcess worker = WorkerProcess.start("w", config);
        worker.awaitReady(PATIENCE);
        worker.close();
        assertThat(worker.isAlive()).isFalse();
    }

    private WorkerProcess.Config script(String script) {
        return new WorkerProcess.Config(List.of("bash", "-c", script), Map.of(), logs, PATIENCE, PATIENCE);
    }
}
