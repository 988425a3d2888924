package retouch.worker.edit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.FairShare;
import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.worker.crash.Crashes;
import retouch.worker.generate.Generator;
import retouch.worker.status.JobObserver;

import static org.assertj.core.api.Assertions.assertThat;

/// A fleet in memory with one job, and workers that paint one gray.
final class JobFixture implements AutoCloseable {

    static final JobConfig IMPATIENT = new JobConfig(3, Duration.ofNanos(1),
            Duration.ofNanos(1), Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofSeconds(1),
            Duration.ofMillis(10));
    static final JobConfig PATIENT = new JobConfig(3, Duration.ofSeconds(30),
            Duration.ofNanos(1), Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofSeconds(1),
            Duration.ofMillis(10));
    static final JobId JOB = new JobId("job-1");
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final MemoryObjectStore store = new MemoryObjectStore("pictures");
    final MemoryBroker broker = new MemoryBroker();
    final FairShare fairShare = new FairShare();
    final Suspects suspects = new Suspects();

    void refused(RefusalCode code, String... parts) throws Exception {
        Outcome.Refused refused = (Outcome.Refused) theResult().outcome();
        assertThat(refused.refusal().code()).isEqualTo(code);
        assertThat(refused.refusal().sentence()).contains(parts);
        assertThat(theCommit()).isEqualTo(theResult());
    }

    static void finish(JobRunner runner, Delivery delivery) {
        try {
            assertThat(runner.handle(delivery)).isEqualTo(new Verdict.Done());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JobRunner runner(Generator generator) {
        return runner(store, generator, IMPATIENT);
    }

    /// @param observer hears how its jobs go
    JobRunner runner(Generator generator, JobObserver observer) {
        return runner(store, generator, IMPATIENT, observer);
    }

    /// Its clock moves, so that an outage can end.
    JobRunner runner(ObjectStore through, Generator generator, JobConfig config) {
        return runner(through, generator, config, JobObserver.NONE);
    }

    private JobRunner runner(ObjectStore through, Generator generator, JobConfig config,
            JobObserver observer) {
        ServedModel served = new ServedModel(generator,
                new ModelUsed("flat-1", Sha256.of(new byte[]{1}), true),
                new WorkerIdentity("worker-1", generator.engine(), generator.device()),
                new PictureReader(DecodeBudget.DEFAULT));
        return new JobRunner(new Fleet(through, broker), SchemaSource.none(), Models.only(served),
                served.worker(), config, Clock.systemUTC(), Crashes.NONE, observer, fairShare, suspects);
    }

    EditRequest request(long seed) {
        return request(JOB, seed, Optional.empty(), "stable");
    }

    EditRequest request(JobId job, long seed, Optional<Instant> deadline, String model) {
        ObjectRef photograph = store.put("photograph", TestPictures.photograph(37, 29, 1), "image/png");
        ObjectRef mask = store.put("mask", TestPictures.mask(37, 29, new PixelBox(10, 12, 9, 7)),
                "image/png");
        return new EditRequest(job, Lane.INTERACTIVE, new EditInputs(photograph, mask, Optional.empty(),
                Optional.empty()), Optional.empty(), seed, model, deadline, false, false, NOW,
                Optional.empty());
    }

    /// A batch job of its own.
    ///
    /// @param hole of its mask
    EditRequest batchRequest(JobId job, PixelBox hole) {
        ObjectRef photograph = store.put("photograph", TestPictures.photograph(37, 29, 1), "image/png");
        ObjectRef mask = store.put("mask-" + job, TestPictures.mask(37, 29, hole), "image/png");
        return new EditRequest(job, Lane.BATCH, new EditInputs(photograph, mask, Optional.empty(),
                Optional.empty()), Optional.empty(), 1, "stable", Optional.empty(), false, false, NOW,
                Optional.empty());
    }

    static Delivery delivery(EditRequest request, int attempt) throws MessageException {
        return new Delivery(Messages.editRequested(SchemaSource.none()).encode(request), Lane.INTERACTIVE,
                attempt, NOW);
    }

    /// What somebody writes who cancels the job.
    EditFinished cancelled(Delivery delivery) throws MessageException {
        EditRequest request = Messages.editRequested(SchemaSource.none()).decode(delivery.message().value());
        return EditFinished.of(request, new WorkerIdentity("cancel", "none", "none"), 1, NOW,
                StageTimings.none(), new Outcome.Cancelled("on purpose"));
    }

    EditFinished theResult() throws Exception {
        assertThat(results()).hasSize(1);
        return results().getFirst();
    }

    List<EditFinished> results() throws Exception {
        List<EditFinished> results = new ArrayList<>();
        for (WireMessage message : broker.readAll(Topic.RESULTS)) {
            results.add(Messages.editFinished(SchemaSource.none()).decode(message.value()));
        }
        return results;
    }

    EditFinished theCommit() throws ObjectStoreException, MessageException {
        return commit(JOB);
    }

    EditFinished commit(JobId job) throws ObjectStoreException, MessageException {
        byte[] bytes = store.find(ObjectKeys.commit(job), WireMessage.VALUE_BYTES_MAX).orElseThrow();
        return Messages.editFinished(SchemaSource.none()).decode(bytes);
    }

    /// Requests that wait for their next attempt.
    List<WireMessage> retries() throws StreamException {
        return broker.readAll(Topic.RETRIES);
    }

    WireMessage theDeadLetter() throws StreamException {
        assertThat(deadLetters()).hasSize(1);
        return deadLetters().getFirst();
    }

    List<WireMessage> deadLetters() throws StreamException {
        return broker.readAll(Topic.DEAD_LETTERS);
    }

    @Override
    public void close() {
        broker.close();
    }
}
