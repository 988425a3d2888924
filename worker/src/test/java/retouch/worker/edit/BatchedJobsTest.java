package retouch.worker.edit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.PixelBox;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.serve.InferenceThread;

import static org.assertj.core.api.Assertions.assertThat;

/// Jobs whose pictures are painted together are jobs of their own in all else.
class BatchedJobsTest {

    private static final PixelBox HOLE = new PixelBox(10, 12, 9, 7);
    private static final PixelBox BAD_HOLE = new PixelBox(3, 2, 30, 24);
    private static final InferenceThread.Batches FOUR = new InferenceThread.Batches(4, Duration.ofSeconds(1));

    private final JobFixture fleet = new JobFixture();
    private final ExecutorService loops = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        loops.close();
        fleet.close();
    }

    @Test
    void fourJobsAreOneRun() throws Exception {
        BatchPainter engine = new BatchPainter(_ -> {});

        assertThat(outcomes(engine, HOLE, HOLE, HOLE, HOLE).values()).containsOnly("done");

        assertThat(engine.sizes()).containsExactly(4);
    }

    @Test
    void theOthersAreDoneWhenOneCannotBePainted() throws Exception {
        BatchPainter engine = new BatchPainter(holeShare -> {
            if (holeShare > 0.2) {
                throw GeneratorException.permanent("this hole is too much");
            }
        });

        Map<String, String> outcomes = outcomes(engine, HOLE, BAD_HOLE, HOLE, HOLE);

        assertThat(outcomes).isEqualTo(Map.of("job-0", "done", "job-1", "failed", "job-2", "done", "job-3",
                "done"));
        assertThat(fleet.theDeadLetter().key()).isEqualTo("job-1");
        assertThat(engine.sizes()).as("together, then each alone").containsExactly(4, 1, 1, 1, 1);
    }

    @Test
    void theOthersAreDoneWhenOneIsCanceledMeanwhile() throws Exception {
        EditRequest request = fleet.batchRequest(new JobId("job-2"), HOLE);
        EditFinished cancelled = fleet.cancelled(JobFixture.delivery(request, 1));
        byte[] decision = Messages.editFinished(SchemaSource.none()).encode(cancelled).value();
        BatchPainter engine = new BatchPainter(
                _ -> fleet.store.createOnly(ObjectKeys.commit(request.id()), decision, "avro/binary"));

        Map<String, String> outcomes = outcomes(engine, HOLE, HOLE, HOLE, HOLE);

        assertThat(outcomes).isEqualTo(Map.of("job-0", "done", "job-1", "done", "job-2", "cancelled", "job-3",
                "done"));
    }

    @Test
    void whoComesAgainRunsWhileNobodyElseDoesWhoComesAgain() throws Exception {
        JobRunner other = fleet.runner(new FlatGenerator(0.5f));
        Delivery second = JobFixture.delivery(fleet.batchRequest(new JobId("job-2"), HOLE), 2);
        JobRunner runner = fleet.runner(new FlatGenerator(0.5f, _ -> JobFixture.finish(other, second)));

        JobFixture.finish(runner, JobFixture.delivery(fleet.batchRequest(new JobId("job-1"), HOLE), 2));

        assertThat(fleet.theResult().job()).isEqualTo(new JobId("job-1"));
        assertThat(fleet.retries()).hasSize(1);
        assertThat(fleet.retries().getFirst().key()).isEqualTo("job-2");
        assertThat(Retry.attempt(fleet.retries().getFirst())).as("no attempt was made").isEqualTo(2);

        JobFixture.finish(runner, second);
        assertThat(fleet.results()).hasSize(2);
    }

    private Map<String, String> outcomes(Generator engine, PixelBox... holes) throws Exception {
        try (InferenceThread thread = new InferenceThread(() -> engine, FOUR)) {
            List<Callable<Verdict>> jobs = new ArrayList<>();
            for (int job = 0; job < holes.length; job++) {
                EditRequest request = fleet.batchRequest(new JobId("job-" + job), holes[job]);
                JobRunner runner = fleet.runner(thread);
                jobs.add(() -> runner.handle(JobFixture.delivery(request, 1)));
            }
            for (Future<Verdict> verdict : loops.invokeAll(jobs)) {
                assertThat(verdict.get()).isEqualTo(new Verdict.Done());
            }
        }
        return fleet.results().stream().collect(Collectors.toMap(result -> result.job().value(),
                result -> result.outcome().label()));
    }
}
