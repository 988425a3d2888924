package retouch.producer.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import retouch.fleet.Fleet;
import retouch.fleet.file.WholeFile;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.pixel.DecodeBudget;

/// Publishes edits and follows them to their end.
///
/// ```java
/// try (EditClient client = EditClient.open(fleet)) {
///     switch (client.publish(Edit.of(photograph, mask))) {
///         case Publication.Accepted(EditHandle handle) ->
///             client.fetch(handle.result().join(), Path.of("edited.png"));
///         case Publication.Refused(Refusal refusal) -> System.err.println(refusal.sentence());
///     }
/// }
/// ```
///
/// **Names.** An edit that carries a job id ([Edit#withJob]) may be published any number of times by any
/// number of processes: with the same content it is the same job, and whoever publishes it later gets
/// the result that was decided first; with other content it is refused as
/// [retouch.schemas.job.RefusalCode#CONFLICT].
///
/// **Cost.** One subscription for results and one for progress serve all handles. A picture is uploaded
/// once per content. A result message that never comes is made up for by looking at the job's commit.
///
/// **Errors.** What a user can cause is a value, [Publication.Refused] or an [Outcome]. What the world
/// can cause is an [EditException].
///
/// Thread-safe. Methods block; call them on virtual threads to publish many edits at once. The fleet is
/// borrowed; close the client first.
public final class EditClient implements AutoCloseable {

    /// What a process that publishes may choose.
    ///
    /// @param budget                   what a picture may cost; the workers have their own, so a larger one
    ///     here only moves the refusal
    /// @param openJobsMax              jobs that may be open at once; [#publish] waits when there are more
    /// @param uploadsMax               uploads at once
    /// @param knownDigestsMax          uploads that are remembered, so that the store is not asked again
    /// @param digestTrust              how long such a memory counts
    /// @param commitCheckEvery         how often the commit of an open job is looked at
    /// @param commitChecksPerSecondMax bound on all such looks together
    public record Config(
            DecodeBudget budget,
            int openJobsMax,
            int uploadsMax,
            int knownDigestsMax,
            Duration digestTrust,
            Duration commitCheckEvery,
            int commitChecksPerSecondMax) {

        /// Good for one person's folder and for a gateway.
        public static final Config DEFAULT = new Config(DecodeBudget.DEFAULT, 20_000, 8, 10_000,
                Duration.ofMinutes(10), Duration.ofSeconds(15), 20);

        public Config {
            Objects.requireNonNull(budget, "budget");
            requirePositive("openJobsMax", openJobsMax);
            requirePositive("uploadsMax", uploadsMax);
            requirePositive("knownDigestsMax", knownDigestsMax);
            requirePositive("commitChecksPerSecondMax", commitChecksPerSecondMax);
            if (digestTrust.isNegative()) {
                throw new IllegalArgumentException("digestTrust must not be negative: " + digestTrust);
            }
            if (!commitCheckEvery.isPositive()) {
                throw new IllegalArgumentException(
                        "commitCheckEvery must be more than zero: " + commitCheckEvery);
            }
        }

        private static void requirePositive(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be more than zero: " + value);
            }
        }
    }

    /// Bytes that nobody's schema explains cost at most one read of the schema topic in this time.
    private static final Duration SCHEMAS_READ_AGAIN_AFTER = Duration.ofSeconds(10);

    private final Fleet fleet;
    private final ExecutorService completions;
    private final Commits commits;
    private final OpenJobs jobs;
    private final CommitWatch watch;
    private final Answers answers;
    private final Publisher publisher;
    private final Canceller canceller;
    private final DeadLetters deadLetters;
    private final Repeater repeater;
    private volatile boolean closed;

    private EditClient(Fleet fleet, Config config, SchemaSource schemas, Clock clock) throws StreamException {
        this.fleet = fleet;
        Codecs codecs = Codecs.of(schemas);
        this.completions = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("retouch-result-", 0).factory());
        this.commits = new Commits(fleet.store(), codecs.results());
        KnownWorkers workers = new KnownWorkers();
        this.jobs = new OpenJobs(config.openJobsMax(), workers, completions);
        this.watch = new CommitWatch(commits, jobs, config);
        this.answers = new Answers(fleet.broker(), jobs, codecs, watch);
        this.publisher = new Publisher(fleet.broker(), codecs.requests(), new Inspector(config.budget()),
                new Uploads(fleet.store(), config, clock), commits, jobs, watch, workers, clock);
        this.canceller = new Canceller(fleet, codecs, commits, clock);
        this.deadLetters = new DeadLetters(fleet.broker(), codecs.requests(), commits, clock);
        this.repeater = new Repeater(fleet.store(), publisher, clock);
    }

    /// A client with the usual configuration. It publishes the schemas it writes with, and understands the
    /// answers of workers that are newer than itself.
    ///
    /// @param fleet borrowed
    /// @throws EditException if the broker cannot be listened to
    public static EditClient open(Fleet fleet) throws EditException {
        try {
            SchemaSource schemas = SchemaTopic.open(fleet.broker(), Messages.schemas(),
                    SCHEMAS_READ_AGAIN_AFTER);
            return open(fleet, Config.DEFAULT, schemas, Clock.systemUTC());
        } catch (StreamException e) {
            throw EditException.of(e);
        }
    }

    /// @param fleet   borrowed
    /// @param schemas knows messages of newer builds
    /// @param clock   dates requests
    /// @throws EditException if the broker cannot be listened to
    public static EditClient open(Fleet fleet, Config config, SchemaSource schemas, Clock clock)
            throws EditException {
        try {
            return new EditClient(fleet, config, schemas, clock);
        } catch (StreamException e) {
            throw EditException.of(e);
        }
    }

    /// Checks an edit, uploads its pictures and publishes it. Returns when the broker has the request on
    /// all in-sync replicas. A named job that was decided before is not published again: its handle has
    /// ended.
    ///
    /// Waits while [Config#openJobsMax] jobs are open.
    ///
    /// @throws EditException if the store or the broker is against it; see there for what may have
    ///     happened to the request
    public Publication publish(Edit edit) throws EditException, InterruptedException {
        requireOpen();
        return publisher.publish(edit);
    }

    /// Asks where a job is, whoever published it.
    public EditStatus status(JobId job) throws EditException {
        requireOpen();
        Optional<EditFinished> decided = commits.find(job);
        if (decided.isPresent()) {
            return new EditStatus.Ended(decided.get());
        }
        Optional<Broker.Waiting> waiting = findWaiting(job);
        if (waiting.isPresent()) {
            return new EditStatus.Queued(waiting.get().lane(), waiting.get().ahead());
        }
        // It may have ended between the two looks.
        return commits.find(job).<EditStatus>map(EditStatus.Ended::new).orElseGet(EditStatus.Unknown::new);
    }

    private Optional<Broker.Waiting> findWaiting(JobId job) throws EditException {
        try {
            return fleet.broker().findWaiting(job);
        } catch (StreamException e) {
            throw EditException.of(e);
        }
    }

    /// Ends a job that has not ended, whoever published it. If a worker or somebody else decides it at the
    /// same moment, one of the two counts, and the answer says which.
    ///
    /// @param reason one sentence for whoever waits; cut after 2,000 characters
    /// @throws EditException if the store or the broker is against it; the job may have been cancelled
    public Cancellation cancel(JobId job, String reason) throws EditException, InterruptedException {
        requireOpen();
        return canceller.cancel(job, reason);
    }

    /// Runs a job that ended `Done` again, as a new job: from the same uploads, with the model version that
    /// answered. Refused if its uploads are gone, or if its result does not say all that was asked for.
    ///
    /// @throws IllegalArgumentException if the job did not end `Done`
    public Publication repeat(EditFinished finished) throws EditException, InterruptedException {
        requireOpen();
        return repeater.repeat(finished);
    }

    /// The requests that no attempt could help. Of use until the client is closed.
    public DeadLetters deadLetters() {
        requireOpen();
        return deadLetters;
    }

    /// Saves the picture of a job that ended `Done`. Its digest is checked; `target` holds the whole
    /// picture or what it held before, at every moment. Missing folders are created.
    ///
    /// @throws IllegalArgumentException if the job did not end `Done`
    /// @throws EditException            if the store does not hand out the picture
    /// @throws IOException              if it cannot be written
    public void fetch(EditFinished finished, Path target) throws EditException, IOException {
        if (!(finished.outcome() instanceof Outcome.Done done)) {
            throw new IllegalArgumentException(
                    "job " + finished.job() + " has no picture: it is " + finished.outcome().label());
        }
        try {
            WholeFile.<ObjectStoreException>write(target,
                    part -> fleet.store().download(done.picture(), part));
        } catch (ObjectStoreException e) {
            throw EditException.of(e);
        }
    }

    /// The picture of a job that ended `Done`, in memory; its digest is checked.
    public byte[] read(Outcome.Done done) throws EditException {
        try {
            return fleet.store().read(done.picture());
        } catch (ObjectStoreException e) {
            throw EditException.of(e);
        }
    }

    /// Jobs that were published here and have not ended.
    public int openJobs() {
        return jobs.size();
    }

    /// Stops listening. The jobs go on; open handles end with an [EditException]. Calling it twice does no
    /// harm.
    @Override
    public void close() {
        closed = true;
        try (completions; watch; answers) {
            jobs.closeAll();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
    }
}
