package retouch.worker.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.metric.Metrics;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.Company;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;
import retouch.worker.status.JobMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Whose runs the engine computes together, and what each of them gets.
class InferenceThreadTest {

    /// Long enough for a caller to come on any machine; a full batch does not wait.
    private static final InferenceThread.Batches FOUR = new InferenceThread.Batches(4, Duration.ofSeconds(1));
    private static final RunOptions PATIENT = RunOptions.WHOLE.with(Company.MAY_WAIT);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        callers.close();
    }

    @Test
    void callersThatWaitAreComputedTogetherAndEachGetsItsOwn() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            List<Future<Tensor>> painted = whileBusy(thread, engine, 4, value -> PATIENT);

            for (int value = 0; value < 4; value++) {
                assertThat(painted.get(value).get().data()).containsOnly(value);
            }
            assertThat(engine.sizes).containsExactly(1, 4);
            assertThat(thread.device()).isEqualTo("none, batches of up to 4");
        }
    }

    @Test
    void itsMeanBatchIsWhatIsCounted() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        try (Metrics metrics = new Metrics("worker", "w-1");
                InferenceThread thread = new InferenceThread(() -> engine, FOUR,
                        JobMetrics.ofRuns(metrics))) {
            for (Future<Tensor> painted : whileBusy(thread, engine, 4, _ -> PATIENT)) {
                painted.get();
            }
            assertThat(metrics.scrape()).containsPattern("retouch_engine_runs_total\\{.*} 2")
                    .containsPattern("retouch_engine_pictures_total\\{.*} 5");
        }
    }

    @Test
    void aBadPictureTakesNobodyWithIt() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            Future<Tensor> holds = hold(thread, engine);
            Future<Tensor> good = callers.submit(() -> thread.run(ValueGenerator.input(1), PATIENT));
            Future<Tensor> bad = callers
                    .submit(() -> thread.run(ValueGenerator.input(ValueGenerator.BAD), PATIENT));
            Future<Tensor> other = callers.submit(() -> thread.run(ValueGenerator.input(3), PATIENT));
            engine.letGo.countDown();

            assertThat(good.get().data()).containsOnly(1);
            assertThat(other.get().data()).containsOnly(3);
            assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(GeneratorException.class).hasMessageContaining("a bad picture");
            holds.get();
            assertThat(thread.run(ValueGenerator.input(5), PATIENT).data()).as("it goes on").containsOnly(5);
        }
    }

    @Test
    void aBatchStopsWhenNobodyWantsAnyOfIt() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            List<Future<Tensor>> wanted = whileBusy(thread, engine, 4,
                    value -> PATIENT.stoppedBy(() -> value != 2));
            assertThat(wanted.get(2).get().data()).as("somebody wants it").containsOnly(2);
            assertThat(engine.sizes).containsExactly(1, 4);
        }
        ValueGenerator idle = new ValueGenerator(true);
        try (InferenceThread thread = new InferenceThread(() -> idle, FOUR)) {
            for (Future<Tensor> unwanted : whileBusy(thread, idle, 4, _ -> PATIENT.stoppedBy(() -> true))) {
                assertThatThrownBy(unwanted::get).hasCauseInstanceOf(CancellationException.class);
            }
        }
    }

    @Test
    void everyCallerIsAskedWhetherItStillWantsItsPicture() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        AtomicInteger asked = new AtomicInteger();
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            for (Future<Tensor> painted : whileBusy(thread, engine, 4, _ -> PATIENT.stoppedBy(() -> {
                asked.incrementAndGet();
                return false;
            }))) {
                painted.get();
            }
        }
        assertThat(asked).hasValue(4);
    }

    @Test
    void paintsOneBoxAroundWhatAnybodyWants() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            for (Future<Tensor> painted : whileBusy(thread, engine, 4,
                    value -> PATIENT.within(List.of(new Box(value, 1, value + 1, 2))))) {
                painted.get();
            }
        }
        assertThat(engine.asked.getLast().region()).containsExactly(new Box(0, 1, 4, 2));
    }

    @Test
    void whoWantsToBeAloneIs() throws Exception {
        ValueGenerator engine = new ValueGenerator(true);
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            for (Future<Tensor> painted : whileBusy(thread, engine, 4, _ -> RunOptions.WHOLE)) {
                painted.get();
            }
        }
        assertThat(engine.sizes).containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void anEngineWithoutBatchesGetsNone() throws Exception {
        ValueGenerator engine = new ValueGenerator(false);
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            for (Future<Tensor> painted : whileBusy(thread, engine, 4, _ -> PATIENT)) {
                painted.get();
            }
            assertThat(thread.device()).isEqualTo("none");
        }
        assertThat(engine.sizes).containsExactly(1, 1, 1, 1, 1);
    }

    /// How one of several callers runs.
    @FunctionalInterface
    private interface Manner {
        RunOptions of(int value);
    }

    /// Calls while the engine is held, and lets it go.
    private List<Future<Tensor>> whileBusy(InferenceThread thread, ValueGenerator engine, int count,
            Manner manner) throws Exception {
        Future<Tensor> _ = hold(thread, engine);
        List<Future<Tensor>> painted = new ArrayList<>();
        for (int value = 0; value < count; value++) {
            RunOptions options = manner.of(value);
            Tensor input = ValueGenerator.input(value);
            Callable<Tensor> call = () -> thread.run(input, options);
            painted.add(callers.submit(call));
        }
        engine.letGo.countDown();
        return painted;
    }

    private Future<Tensor> hold(InferenceThread thread, ValueGenerator engine) throws InterruptedException {
        Future<Tensor> holds = callers
                .submit(() -> thread.run(ValueGenerator.input(ValueGenerator.HOLDS)));
        engine.held.await();
        return holds;
    }
}
