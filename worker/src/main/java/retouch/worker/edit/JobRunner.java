package retouch.worker.edit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import retouch.fleet.Fleet;
import retouch.fleet.config.Settings;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.worker.generate.GeneratorException;

/// Takes one request from delivery to its one terminal result.
///
/// | what happens                                    | what becomes of the job                               |
/// |-------------------------------------------------|-------------------------------------------------------|
/// | the bytes are no request                        | dead letter, poison                                   |
/// | the job is committed already                    | the commit is published again, done                   |
/// | its name was committed for other content        | dead letter `CONFLICT`, poison: the id has its result |
/// | its deadline has passed                         | `Expired`                                             |
/// | the user can mend it                            | `Refused`                                             |
/// | the engine fails, or we made a mistake          | again, up to [Config#attemptsMax]; then a dead letter and `Failed` |
/// | store or broker are away                        | the worker waits with the job in hand, its lock renewed, up to [Config#outageMax]; then again, and after the last attempt dead letter, poison |
///
/// The commit decides ([Decisions]); only then is the result published, only then is the request accepted.
/// So a crash anywhere leads to another delivery, which either decides or finds what was decided.
///
/// Not thread-safe: one runner per work loop.
public final class JobRunner implements JobHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /// What an operator may choose.
    ///
    /// @param attemptsMax deliveries after which a failing job ends `Failed`; less than the broker's own limit,
    ///     after which it would drop the request in silence: one more delivery than this must be left
    /// @param outageMax   how long a worker keeps a job in hand while the store or the broker is away
    /// @param outagePause how long it waits between tries
    /// @param sendMax     longest wait for the broker to have a result
    public record Config(int attemptsMax, Duration outageMax, Duration outagePause, Duration sendMax) {

        public Config {
            if (attemptsMax < 1 || attemptsMax > 9) {
                throw new IllegalArgumentException("attemptsMax must be 1 to 9: " + attemptsMax);
            }
            if (!outageMax.isPositive() || !outagePause.isPositive() || !sendMax.isPositive()) {
                throw new IllegalArgumentException("every duration must be more than zero");
            }
        }

        /// Three attempts; an outage of ten minutes is waited out.
        public static Config standard() {
            return new Config(3, Duration.ofMinutes(10), Duration.ofSeconds(2), Duration.ofSeconds(20));
        }

        /// Reads `RETOUCH_WORKER_ATTEMPTS_MAX`, `RETOUCH_WORKER_OUTAGE_MAX`, `RETOUCH_WORKER_OUTAGE_PAUSE` and
        /// `RETOUCH_WORKER_SEND_MAX`.
        public static Config from(Settings settings) {
            Config standard = standard();
            return new Config(
                    settings.integer("RETOUCH_WORKER_ATTEMPTS_MAX", standard.attemptsMax, 1, 9),
                    settings.duration("RETOUCH_WORKER_OUTAGE_MAX", standard.outageMax),
                    settings.duration("RETOUCH_WORKER_OUTAGE_PAUSE", standard.outagePause),
                    settings.duration("RETOUCH_WORKER_SEND_MAX", standard.sendMax));
        }
    }

    private final Config config;
    private final MessageCodec<EditRequest> requests;
    private final Decisions decisions;
    private final Announcer announcer;
    private final Painter painter;
    private final WorkerIdentity worker;
    private final Clock clock;

    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @param served  the model, its engine and who serves it; borrowed
    public JobRunner(Fleet fleet, SchemaSource schemas, ServedModel served, Config config, Clock clock) {
        this.config = Objects.requireNonNull(config, "config");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.requests = Messages.editRequested(schemas);
        this.worker = served.worker();
        MessageCodec<EditFinished> results = Messages.editFinished(schemas);
        this.decisions = new Decisions(fleet.store(), results);
        this.announcer = new Announcer(fleet.broker(), results, Messages.editProgress(schemas), worker.id(),
                clock,
                config.sendMax());
        this.painter = new Painter(fleet.store(), served);
    }

    @Override
    public Verdict handle(Delivery delivery) throws InterruptedException {
        Instant giveUpAt = clock.instant().plus(config.outageMax());
        try (MDC.MDCCloseable _ = MDC.putCloseable("job", delivery.message().key())) {
            while (true) {
                try {
                    return attempt(delivery);
                } catch (ObjectStoreException | StreamException e) {
                    if (clock.instant().isAfter(giveUpAt)) {
                        return undecided(delivery, e);
                    }
                    LOG.atWarn().addKeyValue("reason", e.getMessage()).log("job.waits_for_the_fleet");
                    Thread.sleep(config.outagePause());
                } catch (RuntimeException e) {
                    LOG.atError().setCause(e).log("job.undecided");
                    return undecided(delivery, e);
                }
            }
        }
    }

    /// Gives a request back, or keeps it as a dead letter where the broker might drop it the next time.
    private Verdict undecided(Delivery delivery, Exception why) throws InterruptedException {
        String reason = why.getMessage() == null ? why.toString() : why.getMessage();
        if (delivery.attempt() <= config.attemptsMax()) {
            return new Verdict.TryAgain(reason);
        }
        try {
            announcer.deadLetter(delivery, reason, why.getClass().getSimpleName());
            return new Verdict.Poison(reason);
        } catch (StreamException e) {
            return new Verdict.TryAgain(e.getMessage());
        }
    }

    private Verdict attempt(Delivery delivery)
            throws ObjectStoreException, StreamException, InterruptedException {
        EditRequest request;
        try {
            request = requests.decode(delivery.message().value());
        } catch (MessageException e) {
            announcer.deadLetter(delivery, e.getMessage(), e.reason().name());
            return new Verdict.Poison(e.getMessage());
        }
        Optional<EditFinished> decided = decisions.find(request.id());
        if (decided.isPresent()) {
            return republish(delivery, request, decided.get());
        }
        StageClock stages = new StageClock(stage -> announcer.stage(request.id(), stage));
        stages.record(Stage.QUEUE, Duration.between(delivery.enqueuedAt(), clock.instant()));
        Optional<Outcome> outcome = outcome(request, delivery, stages);
        return outcome.isPresent()
                ? decide(delivery, request, outcome.get(), stages)
                : new Verdict.TryAgain("the attempt failed and another may not");
    }

    /// @return what became of the job, or nothing if another attempt is to be made
    private Optional<Outcome> outcome(EditRequest request, Delivery delivery, StageClock stages)
            throws ObjectStoreException, InterruptedException {
        if (request.deadline().isPresent() && clock.instant().isAfter(request.deadline().get())) {
            return Optional.of(new Outcome.Expired(request.deadline().get()));
        }
        if (delivery.attempt() > config.attemptsMax()) {
            // Every earlier attempt ended without a decision: its worker died or was interrupted, or could not
            // reach the store for all its patience.
            return Optional.of(new Outcome.Failed(
                    "%d attempts ended without an answer; the request may kill its workers, or the fleet was away."
                            .formatted(delivery.attempt() - 1),
                    "NoAnswer"));
        }
        try {
            return Optional.of(painter.paint(request, stages));
        } catch (GeneratorException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("interrupted in the engine"); // no failure: the worker stops
            }
            LOG.atWarn().addKeyValue("reason", e.getMessage()).setCause(e).log("job.engine_failed");
            return failure(e, e.isRetryable(), delivery);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.atError().setCause(e).log("job.threw");
            return failure(e, true, delivery);
        }
    }

    private Optional<Outcome> failure(Throwable e, boolean retryable, Delivery delivery) {
        if (retryable && delivery.attempt() < config.attemptsMax()) {
            return Optional.empty();
        }
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        return Optional.of(new Outcome.Failed("Attempt %d of %d failed: %s".formatted(delivery.attempt(),
                config.attemptsMax(), reason), e.getClass().getSimpleName()));
    }

    private Verdict decide(Delivery delivery, EditRequest request, Outcome outcome, StageClock stages)
            throws ObjectStoreException, StreamException, InterruptedException {
        if (outcome instanceof Outcome.Failed(String reason, String errorClass)) {
            announcer.deadLetter(delivery, reason, errorClass); // before the commit: Failed says that it exists
        }
        stages.stop();
        EditFinished proposal = EditFinished.of(request, worker, delivery.attempt(), clock.instant(),
                stages.timings(), outcome);
        stages.enter(Stage.COMMIT);
        EditFinished decision = decisions.decide(proposal);
        if (!decision.fingerprint().equals(proposal.fingerprint())) {
            return conflict(delivery, request);
        }
        stages.enter(Stage.PUBLISH);
        announcer.result(decision);
        stages.stop();
        LOG.atInfo().addKeyValue("outcome", decision.outcome().label())
                .addKeyValue("attempt", delivery.attempt())
                .addKeyValue("ours", decision.equals(proposal)).log("job.decided");
        return new Verdict.Done();
    }

    private Verdict republish(Delivery delivery, EditRequest request, EditFinished decided)
            throws StreamException, InterruptedException {
        if (!decided.fingerprint().equals(Fingerprint.of(request))) {
            return conflict(delivery, request);
        }
        announcer.result(decided);
        LOG.atInfo().addKeyValue("outcome", decided.outcome().label()).log("job.was_decided_before");
        return new Verdict.Done();
    }

    private Verdict conflict(Delivery delivery, EditRequest request)
            throws StreamException, InterruptedException {
        String reason = "Job " + request.id() + " was decided for other content.";
        announcer.deadLetter(delivery, reason, "CONFLICT");
        return new Verdict.Poison(reason);
    }
}
