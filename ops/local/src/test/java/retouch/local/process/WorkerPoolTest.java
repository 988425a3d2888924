package retouch.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.local.LocalFleetException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// Shell scripts stand in for workers.
class WorkerPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> ALL = Set.of("cpu-1", "cpu-2", "cpu-3", "cpu-4");

    @TempDir
    Path logs;

    private final WorkerPool pool = new WorkerPool("cpu");

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void hasAsManyAsAreWanted() throws Exception {
        resize(2, ALL);
        pool.awaitReady();
        assertThat(names()).containsExactly("cpu-1", "cpu-2");
        long first = pool.running().getFirst().pid();

        resize(4, ALL);
        assertThat(names()).containsExactly("cpu-1", "cpu-2", "cpu-3", "cpu-4");
        resize(1, ALL);
        assertThat(names()).containsExactly("cpu-1");
        assertThat(pool.running().getFirst().pid()).as("who stays is left alone").isEqualTo(first);
        resize(0, ALL);
        assertThat(names()).isEmpty();
        await().atMost(PATIENCE)
                .until(() -> !ProcessHandle.of(first).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void letsIdleWorkersEndFirst() throws Exception {
        resize(4, ALL);
        resize(2, Set.of("cpu-1", "cpu-3"));
        assertThat(names()).containsExactly("cpu-2", "cpu-4");
        resize(1, Set.of());
        assertThat(names()).containsExactly("cpu-2");
    }

    @Test
    void aWorkerThatIsToEndFinishesFirst() throws Exception {
        Path allowed = logs.resolve("allowed");
        Path done = logs.resolve("done");
        pool.resize(1, script("trap 'while [ ! -e " + allowed + " ]; do sleep 0.05; done; touch " + done
                + "; exit 0' TERM; echo READY; while :; do read -t 1 line; done"), _ -> false);
        pool.awaitReady();
        WorkerProcess worker = pool.running().getFirst();

        resize(0, Set.of());
        resize(0, Set.of()); // asked again while it finishes
        assertThat(worker.isAlive()).isTrue();
        assertThat(pool.running()).isEmpty();
        Files.createFile(allowed);

        await().atMost(PATIENCE).until(() -> !worker.isAlive());
        assertThat(done).exists();
    }

    @Test
    void startsADeadWorkerAgain() throws Exception {
        resize(1, ALL);
        pool.awaitReady();
        WorkerProcess first = pool.running().getFirst();
        first.close();
        await().atMost(PATIENCE)
                .until(() -> pool.running().stream().anyMatch(each -> each.pid() != first.pid()));
    }

    @Test
    void replacesWorkersThatWereStartedAnotherWayOneAfterTheOther() throws Exception {
        resize(2, ALL);
        pool.awaitReady();
        List<Long> old = pool.running().stream().map(WorkerProcess::pid).toList();
        WorkerProcess.Config other = script("echo READY anew; read line");

        pool.resize(2, other, _ -> true);
        assertThat(pool.running().stream().map(WorkerProcess::pid).filter(old::contains)).hasSize(1);
        await().atMost(PATIENCE).until(() -> {
            pool.resize(2, other, _ -> true);
            return pool.running().size() == 2 && pool.running().stream().map(WorkerProcess::pid)
                    .noneMatch(old::contains);
        });
    }

    @Test
    void leavesNothingRunningWhenOneWorkerDoesNotComeUp() throws Exception {
        Path pid = logs.resolve("pid");
        WorkerProcess.Config config = script(
                "if [ -e " + pid + " ]; then exit 4; fi; echo $$ > " + pid + "; echo READY; read line");
        pool.resize(2, config, _ -> false);
        assertThatThrownBy(pool::awaitReady).isInstanceOf(LocalFleetException.class);
        pool.close();
        long survivor = Long.parseLong(Files.readString(pid).strip());
        await().atMost(PATIENCE).until(
                () -> !ProcessHandle.of(survivor).map(ProcessHandle::isAlive).orElse(false));
    }

    private void resize(int size, Set<String> idle) throws Exception {
        pool.resize(size, script("echo READY; read line"), idle::contains);
    }

    private List<String> names() {
        return pool.running().stream().map(WorkerProcess::name).toList();
    }

    private WorkerProcess.Config script(String script) {
        return new WorkerProcess.Config(List.of("bash", "-c", script), Map.of(), logs, PATIENCE, PATIENCE);
    }
}
