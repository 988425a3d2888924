package retouch.worker.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class NeighborsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path cache;

    @Test
    void seesWhetherAnyWorkerHasAJobInHand() {
        try (Neighbors one = Neighbors.in(cache, true); Neighbors other = Neighbors.in(cache, true)) {
            assertThat(one.anyWorks()).isFalse();
            other.works(true);
            assertThat(one.anyWorks()).isTrue();
            assertThat(other.anyWorks()).as("its own counts").isTrue();
            other.works(false);
            assertThat(one.anyWorks()).isFalse();
        }
    }

    @Test
    void doesNotSeeJobsThatNobodyWaitsFor() {
        try (Neighbors one = Neighbors.in(cache, true); Neighbors shadow = Neighbors.in(cache, false)) {
            shadow.works(true);
            assertThat(one.anyWorks()).isFalse();
        }
    }

    @Test
    void givesTheTurnToOneAfterTheOther() throws Exception {
        try (Neighbors one = Neighbors.in(cache, true);
                Neighbors other = Neighbors.in(cache, true);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch released = new CountDownLatch(1);
            Neighbors.Turn first = one.turn(PATIENCE);
            Future<Boolean> second = threads.submit(() -> {
                try (Neighbors.Turn _ = other.turn(PATIENCE)) {
                    return released.getCount() == 0;
                }
            });
            assertThat(one.anyWorks()).as("who loads has no job").isFalse();
            released.countDown();
            first.close();
            assertThat(second.get()).as("came after the first").isTrue();
        }
    }

    @Test
    void waitsForATurnNoLongerThanItMay() {
        try (Neighbors one = Neighbors.in(cache, true);
                Neighbors other = Neighbors.in(cache, true);
                Neighbors.Turn _ = one.turn(PATIENCE);
                Neighbors.Turn second = other.turn(Duration.ofMillis(1))) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void forgetsAWorkerThatWasKilledWithAJobInHand() throws Exception {
        Process neighbor = start("works");
        try (Neighbors own = Neighbors.in(cache, true)) {
            assertThat(own.anyWorks()).isTrue();
            neighbor.destroyForcibly().waitFor();
            assertThat(own.anyWorks()).isFalse();
        } finally {
            neighbor.destroyForcibly();
        }
    }

    @Test
    void takesTheTurnOfAWorkerThatWasKilledWhileItLoaded() throws Exception {
        Process neighbor = start("loads");
        try (Neighbors own = Neighbors.in(cache, true);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Neighbors.Turn> turn = threads.submit(() -> own.turn(PATIENCE));
            assertThat(turn.isDone()).isFalse();
            neighbor.destroyForcibly().waitFor();
            turn.get().close();
        } finally {
            neighbor.destroyForcibly();
        }
    }

    @Test
    void isAloneWhereTheCacheCannotBeUsed() throws Exception {
        Path file = Files.writeString(cache.resolve("no-folder"), "");
        try (Neighbors none = Neighbors.in(file, true); Neighbors.Turn turn = none.turn(PATIENCE)) {
            none.works(true);
            assertThat(none.anyWorks()).isFalse();
            assertThat(turn).isNotNull();
        }
    }

    /// @return once it has marked itself
    private Process start(String mark) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                NeighborProcess.class.getName(), cache.toString(), mark)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        await().atMost(PATIENCE).until(() -> {
            String line = process.inputReader().readLine();
            return line == null || line.equals("marked");
        });
        return process;
    }
}
