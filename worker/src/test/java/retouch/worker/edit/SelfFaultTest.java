package retouch.worker.edit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.crash.Crashes;
import retouch.worker.generate.GeneratorException;
import retouch.worker.status.SelfTest;
import retouch.worker.status.StatusReporter;

import static org.assertj.core.api.Assertions.assertThat;

/// Who is to blame when the engine fails one job after the other.
class SelfFaultTest {

    private static final int FAILURES_MAX = 3;
    private static final Tensor INPUT = Tensor.zeros(1, 32, 32, NetworkDescription.INPUT_CHANNELS);

    private final JobFixture fleet = new JobFixture();
    private final StatusReporter status = new StatusReporter(fleet.broker, "worker-1", "cpu",
            List.of(Lane.BATCH),
            "host", Duration.ofMinutes(1), Crashes.NONE);
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @AfterEach
    void close() {
        status.close();
        fleet.close();
    }

    @Test
    void aWorkerWhoseEngineBrokeStopsAndItsJobsGoToOthers() throws Exception {
        FlatGenerator generator = new FlatGenerator(0.5f, _ -> {
            if (broken.get()) {
                throw GeneratorException.retryable("the device is gone", null);
            }
        });
        SelfTest selfTest = selfTest(generator);
        JobRunner runner = fleet.runner(generator, selfTest);
        edit(runner, "good");
        broken.set(true);

        edit(runner, "first");
        edit(runner, "second");
        assertThat(selfTest.failed()).isFalse();
        edit(runner, "third");

        assertThat(selfTest.failed()).isTrue();
        assertThat(stopped).isTrue();
        assertThat(fleet.retries()).hasSize(3);
        assertThat(fleet.results()).hasSize(1);
        assertThat(fleet.deadLetters()).isEmpty();
        status.close();
        WorkerStatus said = Messages.workerStatus(SchemaSource.none())
                .decode(fleet.broker.readAll(Topic.WORKERS).getLast().value());
        assertThat(said.state()).isEqualTo(WorkerState.UNHEALTHY);
        assertThat(said.why()).contains("3 failures in a row", "the device is gone");
    }

    @Test
    void anEngineThatFailsItsCheckIsBroken() throws Exception {
        FlatGenerator generator = new FlatGenerator(0.5f, _ -> {
            throw GeneratorException.retryable("on purpose", null);
        });
        SelfTest selfTest = new SelfTest(status, () -> "it paints other pixels", FAILURES_MAX,
                () -> stopped.set(true));
        JobRunner runner = fleet.runner(generator, selfTest);

        for (int job = 0; job < FAILURES_MAX; job++) {
            edit(runner, "job-" + job);
        }

        assertThat(selfTest.failed()).isTrue();
        assertThat(stopped).isTrue();
    }

    @Test
    void jobsThatFailAWellEngineAreToBlameThemselves() throws Exception {
        AtomicBoolean inJob = new AtomicBoolean();
        FlatGenerator generator = new FlatGenerator(0.5f, _ -> {
            if (inJob.compareAndSet(true, false)) {
                throw GeneratorException.retryable("this picture is too much", null);
            }
        });
        SelfTest selfTest = selfTest(generator);
        JobRunner runner = fleet.runner(generator, selfTest);

        for (int job = 0; job < 2 * FAILURES_MAX; job++) {
            inJob.set(true);
            edit(runner, "job-" + job);
        }

        assertThat(selfTest.failed()).isFalse();
        assertThat(stopped).isFalse();
        assertThat(status.failuresInARow()).isZero();
    }

    @Test
    void oneJobThatFailsAgainAndAgainSaysNothingOfTheWorker() throws Exception {
        FlatGenerator generator = new FlatGenerator(0.5f, _ -> {
            if (broken.get()) {
                throw GeneratorException.retryable("on purpose", null);
            }
        });
        SelfTest selfTest = selfTest(generator);
        JobRunner runner = fleet.runner(generator, selfTest);
        broken.set(true);

        for (int attempt = 0; attempt < 2 * FAILURES_MAX; attempt++) {
            edit(runner, "the-same");
        }

        assertThat(selfTest.failed()).isFalse();
    }

    private SelfTest selfTest(FlatGenerator generator) {
        return new SelfTest(status, () -> {
            try {
                generator.run(INPUT);
                return "";
            } catch (GeneratorException e) {
                return e.getMessage();
            }
        }, FAILURES_MAX, () -> stopped.set(true));
    }

    private void edit(JobRunner runner, String job) throws Exception {
        runner.handle(JobFixture.delivery(fleet.request(new JobId(job), 1, Optional.empty(), "stable"), 1));
    }
}
