package retouch.worker.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.StreamException;
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
import retouch.worker.crash.Crashes;
import retouch.worker.generate.KeptCounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StatusReporterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JobId JOB = new JobId("job-1");

    private final MemoryBroker broker = new MemoryBroker();
    private final StatusReporter reporter = new StatusReporter(broker, "w-1", "cpu", List.of(Lane.BATCH),
            "host-1",
            Duration.ofMillis(50), Crashes.NONE);

    @AfterEach
    void close() {
        reporter.close();
        broker.close();
    }

    @Test
    void saysHowItStartsWorksAndEnds() throws Exception {
        awaitLast(WorkerState.STARTING);
        reporter.ready(new WorkerIdentity("w-1", "vector 1", "cpu"), "starter-1", () -> new KeptCounts(3, 2));
        awaitLast(WorkerState.READY);
        reporter.began(JOB);
        reporter.entered(JOB, Stage.GENERATE);
        await().atMost(PATIENCE).until(() -> last().stage().filter(Stage.GENERATE::equals).isPresent());
        WorkerStatus busy = last();
        assertThat(busy.state()).isEqualTo(WorkerState.BUSY);
        assertThat(busy.job()).contains(JOB);
        assertThat(busy.model()).isEqualTo("starter-1");
        assertThat(busy.worker().engine()).isEqualTo("vector 1");
        assertThat(busy.lanes()).containsExactly(Lane.BATCH);
        assertThat(busy.counts().keptHits()).isEqualTo(3);
        reporter.decided(TestingDecision.of(JOB), true);
        reporter.ended(JOB);
        awaitLast(WorkerState.READY);
        assertThat(last().counts().decided()).isEqualTo(1);
        assertThat(last().counts().busy()).isPositive();
        assertThat(last().pool()).isEqualTo("cpu");
        reporter.paused(true);
        awaitLast(WorkerState.PAUSED);
        reporter.paused(false);
        awaitLast(WorkerState.READY);
        reporter.draining();
        awaitLast(WorkerState.DRAINING);

        reporter.close();

        WireMessage end = said().getLast();
        assertThat(end.key()).isEqualTo("w-1");
        assertThat(end.valueBytes()).isZero();
    }

    @Test
    void saysItAgainThoughNothingChanges() {
        int before = said().size();

        await().atMost(PATIENCE).until(() -> said().size() >= before + 3);
    }

    @Test
    void leavesItsFailureToBeRead() throws Exception {
        reporter.setupFailed("The weights are not the network's.");
        reporter.close();

        assertThat(last().state()).isEqualTo(WorkerState.SETUP_FAILED);
        assertThat(last().why()).isEqualTo("The weights are not the network's.");
    }

    @Test
    void countsInARowOnlyTheFailuresOfDifferentJobs() {
        reporter.engineFailed(JOB, "out of memory");
        reporter.engineFailed(JOB, "out of memory");
        assertThat(reporter.failuresInARow()).isEqualTo(1);
        reporter.engineFailed(new JobId("job-2"), "out of memory");
        assertThat(reporter.failuresInARow()).isEqualTo(2);

        reporter.decided(TestingDecision.of(new JobId("refused")), false);
        assertThat(reporter.failuresInARow()).as("a refusal says nothing of the engine").isEqualTo(2);
        reporter.decided(TestingDecision.of(new JobId("job-3")), true);
        assertThat(reporter.failuresInARow()).isZero();
    }

    @Test
    void aBrokerThatIsAwayHoldsNobodyUp() {
        broker.goDown();

        reporter.began(JOB);
        reporter.ended(JOB);
        broker.comeBack();

        awaitLast(WorkerState.STARTING);
    }

    private void awaitLast(WorkerState state) {
        await().atMost(PATIENCE).until(() -> !said().isEmpty() && last().state() == state);
    }

    private WorkerStatus last() throws Exception {
        return Messages.workerStatus(SchemaSource.none()).decode(said().getLast().value());
    }

    private List<WireMessage> said() {
        try {
            return new ArrayList<>(broker.readAll(Topic.WORKERS));
        } catch (StreamException e) {
            throw new IllegalStateException(e);
        }
    }
}
