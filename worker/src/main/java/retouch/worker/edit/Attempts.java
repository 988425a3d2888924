package retouch.worker.edit;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.Outcome;
import retouch.worker.crash.CrashPoint;
import retouch.worker.crash.Crashes;

/// What follows an attempt that decided nothing: another one later, or the end. Thread-safe.
///
/// @param config    how many attempts, how far apart
/// @param announcer says it
/// @param crashes   where to die
record Attempts(JobConfig config, Announcer announcer, Crashes crashes) {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /// Whether waiting helps.
    private static boolean isOutage(Exception e) {
        return switch (e) {
            case ObjectStoreException store -> store.isRetryable();
            case StreamException stream -> stream.isRetryable();
            default -> false;
        };
    }

    /// What becomes of a request that store or broker did not let this worker decide, for all its patience.
    Verdict givenUp(Delivery delivery, Exception why) throws InterruptedException {
        return isOutage(why) ? postponed(delivery, why) : undecided(delivery, why);
    }

    /// Lets another worker try later; nothing has failed but the world.
    private Verdict postponed(Delivery delivery, Exception why) throws InterruptedException {
        try {
            announcer.retry(Retry.insteadOf(delivery, config.retryMax()));
            LOG.atWarn().addKeyValue("reason", why.getMessage()).log("job.postponed");
            return new Verdict.Done();
        } catch (StreamException e) {
            return new Verdict.TryAgain(e.getMessage());
        }
    }

    /// Queues another attempt, or after the last one keeps the request as a dead letter.
    Verdict undecided(Delivery delivery, Exception why) throws InterruptedException {
        String reason = why.getMessage() == null ? why.toString() : why.getMessage();
        try {
            if (delivery.attempt() < config.attemptsMax()) {
                announcer.retry(Retry.after(delivery, config.retryDelay(delivery.attempt())));
                return new Verdict.Done();
            }
            announcer.deadLetter(delivery, reason, why.getClass().getSimpleName());
            return new Verdict.Poison(reason);
        } catch (StreamException e) {
            return new Verdict.TryAgain(e.getMessage());
        }
    }

    /// What becomes of a job whose engine failed, or that met a mistake of ours.
    ///
    /// @return the outcome, or nothing if another attempt is queued
    Optional<Outcome> failure(Throwable e, boolean retryable, Delivery delivery)
            throws StreamException, InterruptedException {
        if (retryable && delivery.attempt() < config.attemptsMax()) {
            announcer.retry(Retry.after(delivery, config.retryDelay(delivery.attempt())));
            crashes.pass(CrashPoint.IN_RETRY);
            return Optional.empty();
        }
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        return Optional.of(new Outcome.Failed("Attempt %d of %d failed: %s".formatted(delivery.attempt(),
                config.attemptsMax(), reason), e.getClass().getSimpleName()));
    }
}
