package retouch.worker.edit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.FairShare;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.Preference;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.worker.crash.CrashPoint;
import retouch.worker.crash.Crashes;
import retouch.worker.generate.Company;
import retouch.worker.generate.GeneratorException;
import retouch.worker.status.JobObserver;

/// Takes one request from delivery to its one terminal result.
///
/// | what happens                                    | what becomes of the job                               |
/// |-------------------------------------------------|-------------------------------------------------------|
/// | the bytes are no request                        | dead letter, poison                                   |
/// | the job is committed already                    | the commit is published again, done                   |
/// | its name was committed for other content        | dead letter `CONFLICT`, poison: the id has its result |
/// | its deadline has passed                         | `Expired`; see below                                  |
/// | somebody decides it meanwhile, or cancels it    | the generator stops, that decision is published       |
/// | it would rather go to another worker            | sent to its lane again, once, while it is young       |
/// | its tenant has had more than its share, and jobs wait long | sent to its lane's second queue ([FairShare]) |
/// | the user can mend it                            | `Refused`                                             |
/// | the engine fails, or we made a mistake          | again after a delay ([Retry]), up to [JobConfig#attemptsMax] attempts; then a dead letter and `Failed` |
/// | its worker dies                                 | that was an attempt: the broker hands it out again    |
/// | another one that was handed out before is in hand | again after a delay, with the same number ([Suspects]) |
/// | store or broker are away                        | the worker waits with the job in hand, its lock renewed, up to [JobConfig#outageMax]; then it lets another try, which is no attempt |
/// | the store refuses (403, unreadable commit)      | the same, but it counts; after the last attempt dead letter, poison |
///
/// The commit decides ([Decisions]); only then is the result published, only then is the request accepted.
/// So a crash anywhere leads to another delivery, which either decides or finds what was decided.
///
/// **Deadlines.** Only durations count: from the request's making to its deadline by the publisher's clock, and
/// from the broker's first sight of it until now by the broker's. So no two clocks are compared, and a clock that
/// is wrong by a day expires nothing and keeps nothing alive.
///
/// Not thread-safe: one runner per work loop.
public final class JobRunner implements JobHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /// An older request has waited long enough: it goes to whoever has it.
    private static final Duration HAND_BACK_WITHIN = Duration.ofSeconds(1);

    private final JobConfig config;
    private final Broker broker;
    private final Crashes crashes;
    private final JobObserver observer;
    private final FairShare fairShare;
    private final Suspects suspects;
    private final MessageCodec<EditRequest> requests;
    private final Decisions decisions;
    private final Announcer announcer;
    private final Attempts attempts;
    private final Painter painter;
    private final Models models;
    private final WorkerIdentity worker;
    private final Clock clock;

    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @param models  what it can serve; borrowed
    /// @param worker  who it is
    /// @param clock   dates decisions, and measures how long an outage lasts
    /// @param fair    knows whose turn it is; the same for all runners of a worker
    /// @param suspects the same for all runners of a worker
    public JobRunner(Fleet fleet, SchemaSource schemas, Models models, WorkerIdentity worker,
            JobConfig config, Clock clock, Crashes crashes, JobObserver observer, FairShare fair,
            Suspects suspects) {
        this.suspects = Objects.requireNonNull(suspects, "suspects");
        this.observer = Objects.requireNonNull(observer, "observer");
        this.fairShare = Objects.requireNonNull(fair, "fair");
        this.broker = fleet.broker();
        this.crashes = Objects.requireNonNull(crashes, "crashes");
        this.config = Objects.requireNonNull(config, "config");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.requests = Messages.editRequested(schemas);
        this.models = Objects.requireNonNull(models, "models");
        this.worker = Objects.requireNonNull(worker, "worker");
        MessageCodec<EditFinished> results = Messages.editFinished(schemas);
        this.decisions = new Decisions(fleet.store(), results);
        this.announcer = new Announcer(fleet.broker(), results, Messages.editProgress(schemas), worker.id(),
                clock,
                config.sendMax());
        this.attempts = new Attempts(config, announcer, crashes);
        this.painter = new Painter(fleet.store(), crashes);
    }

    @Override
    public Verdict handle(Delivery delivery) throws InterruptedException {
        Instant giveUpAt = clock.instant().plus(config.outageMax());
        try (MDC.MDCCloseable _ = MDC.putCloseable("job", delivery.message().key())) {
            while (true) {
                try {
                    Verdict verdict = attempt(delivery);
                    crashes.pass(CrashPoint.BEFORE_ACKNOWLEDGE);
                    return verdict;
                } catch (ObjectStoreException | StreamException e) {
                    if (clock.instant().isAfter(giveUpAt)) {
                        return attempts.givenUp(delivery, e);
                    }
                    LOG.atWarn().addKeyValue("reason", e.getMessage()).log("job.waits_for_the_fleet");
                    Thread.sleep(config.outagePause());
                } catch (RuntimeException e) {
                    LOG.atError().setCause(e).log("job.undecided");
                    return attempts.undecided(delivery, e);
                }
            }
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
        if (fairShare.defers(delivery, request.tenant(), waited(delivery))) {
            announcer.sendLater(delivery);
            return new Verdict.Done();
        }
        Optional<EditFinished> decided = decisions.find(request.id());
        if (decided.isPresent()) {
            return republish(delivery, request, decided.get());
        }
        if (wouldRatherGoElsewhere(delivery)) {
            announcer.sendElsewhere(delivery);
            return new Verdict.Done();
        }
        if (!suspects.admits(delivery)) {
            announcer.retry(Retry.insteadOf(delivery, config.retryFirst()));
            return new Verdict.Done();
        }
        try {
            return work(delivery, request);
        } finally {
            suspects.ended(delivery);
        }
    }

    private Verdict work(Delivery delivery, EditRequest request)
            throws ObjectStoreException, StreamException, InterruptedException {
        observer.began(request.id());
        crashes.pass(CrashPoint.BEFORE_FETCH);
        try (DecisionWatch watch = new DecisionWatch(decisions, request.id(), config.lookEvery())) {
            StageClock stages = new StageClock(stage -> entered(request.id(), stage, watch));
            stages.record(Stage.QUEUE, waited(delivery));
            Optional<Outcome> outcome = outcome(request, delivery, stages, watch);
            return outcome.isPresent()
                    ? decide(delivery, request, outcome.get(), stages)
                    : new Verdict.Done(); // another attempt is queued
        } catch (CancellationException stopped) {
            LOG.atInfo().log("job.stopped, it was decided meanwhile");
            Optional<EditFinished> meanwhile = decisions.find(request.id());
            return meanwhile.isPresent()
                    ? republish(delivery, request, meanwhile.get())
                    : new Verdict.TryAgain("the job was decided, and its commit cannot be found");
        } finally {
            observer.ended(request.id());
        }
    }

    /// @throws CancellationException if somebody else has decided the job
    private void entered(JobId job, Stage stage, DecisionWatch watch) {
        switch (stage) {
            case ASSEMBLE -> crashes.pass(CrashPoint.AFTER_DECODE);
            case COMMIT -> crashes.pass(CrashPoint.AFTER_STORE);
            case PUBLISH -> crashes.pass(CrashPoint.AFTER_COMMIT);
            case QUEUE, FETCH, DECODE, GENERATE, COMPOSE, ENCODE, STORE -> {
                // nothing was done before these that could be lost
            }
        }
        if (stage.compareTo(Stage.COMMIT) < 0 && watch.getAsBoolean()) {
            throw new CancellationException("the job was decided before " + stage.label());
        }
        observer.entered(job, stage);
        announcer.stage(job, stage);
    }

    /// Only a request that is fresh from its publisher, and once: it then no longer says so. That worker's fetch
    /// is waiting at the broker while it is idle, so it is first; if it is busy, nobody waits for it. (To release
    /// the request does not do: in five of six tries the broker handed it out to the worker that released it.)
    private boolean wouldRatherGoElsewhere(Delivery delivery) {
        return delivery.attempt() == 1 && waited(delivery).compareTo(HAND_BACK_WITHIN) < 0
                && Preference.of(delivery.message()).filter(other -> !other.equals(worker.id())).isPresent();
    }

    private Duration waited(Delivery delivery) {
        return Duration.between(delivery.enqueuedAt(), broker.now());
    }

    private boolean isExpired(EditRequest request, Delivery delivery) {
        return request.deadline().map(deadline -> Duration.between(request.requestedAt(), deadline))
                .filter(allowed -> waited(delivery).compareTo(allowed) > 0).isPresent();
    }

    /// @return what became of the job, or nothing if another attempt is to be made
    private Optional<Outcome> outcome(EditRequest request, Delivery delivery, StageClock stages,
            DecisionWatch watch) throws ObjectStoreException, StreamException, InterruptedException {
        if (isExpired(request, delivery)) {
            return Optional.of(new Outcome.Expired(request.deadline().orElseThrow()));
        }
        if (delivery.attempt() > config.attemptsMax()) {
            // Every earlier attempt ended without a decision: its worker died or was interrupted.
            return Optional.of(new Outcome.Failed(
                    "%d attempts ended without an answer; it may kill its workers."
                            .formatted(delivery.attempt() - 1),
                    "NoAnswer"));
        }
        try (Models.Choice choice = models.choose(request)) {
            return Optional.of(switch (choice) {
                case Models.Use use ->
                    painter.paint(request, use.model(), company(request, delivery), stages, watch);
                case Models.None(String sentence) ->
                    new Outcome.Refused(new Refusal(RefusalCode.UNKNOWN_MODEL, sentence));
            });
        } catch (GeneratorException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("interrupted in the engine"); // no failure: the worker stops
            }
            LOG.atWarn().addKeyValue("reason", e.getMessage()).setCause(e).log("job.engine_failed");
            observer.engineFailed(request.id(), String.valueOf(e.getMessage()));
            return attempts.failure(e, e.isRetryable(), delivery);
        } catch (CancellationException stopped) {
            throw stopped; // no failure
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.atError().setCause(e).log("job.threw");
            observer.engineFailed(request.id(), e.toString());
            return attempts.failure(e, true, delivery);
        }
    }

    /// A request that was handed out before may be why its worker died: nobody is to die with it.
    private static Company company(EditRequest request, Delivery delivery) {
        if (Suspects.isSuspect(delivery)) {
            return Company.ALONE;
        }
        return switch (request.lane()) {
            case INTERACTIVE -> Company.AT_ONCE;
            case BATCH -> Company.MAY_WAIT;
        };
    }

    private Verdict decide(Delivery delivery, EditRequest request, Outcome outcome, StageClock stages)
            throws ObjectStoreException, StreamException, InterruptedException {
        if (outcome instanceof Outcome.Failed(String reason, String errorClass)) {
            announcer.deadLetter(delivery, reason, errorClass); // before the commit: Failed says that it exists
            crashes.pass(CrashPoint.IN_DEAD_LETTER);
        }
        stages.stop();
        EditFinished proposal = EditFinished.of(request, worker, delivery.attempt(), clock.instant(),
                stages.timings(), outcome);
        stages.enter(Stage.COMMIT);
        EditFinished decision = decisions.decide(proposal);
        if (!decision.fingerprint().equals(proposal.fingerprint())) {
            return conflict(delivery, request);
        }
        observer.decided(decision, proposal.outcome() instanceof Outcome.Done);
        stages.enter(Stage.PUBLISH);
        announcer.result(decision);
        crashes.pass(CrashPoint.AFTER_RESULT);
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
