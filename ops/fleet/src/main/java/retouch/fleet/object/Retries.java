package retouch.fleet.object;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import retouch.fleet.object.ObjectStoreException.Kind;

/// Tries again what may succeed later: a bounded number of times, within a bounded time, after pauses with
/// full jitter, so that many clients of one sick store do not come back together. Thread-safe.
///
/// @param attemptsMax attempts, the first included
/// @param pauseFirst  upper bound of the first pause; doubles
/// @param pauseMax    upper bound of any pause
/// @param totalMax    no attempt begins later than this after the first
record Retries(int attemptsMax, Duration pauseFirst, Duration pauseMax, Duration totalMax) {

    /// What is not what it should be may have been spoilt on the way; after so many looks it is so in the store.
    private static final int CHANGED_ATTEMPTS_MAX = 3;

    Retries {
        if (attemptsMax < 1 || !pauseFirst.isPositive() || pauseMax.compareTo(pauseFirst) < 0
                || !totalMax.isPositive()) {
            throw new IllegalArgumentException("retries need at least one attempt and positive times");
        }
    }

    /// One attempt at something.
    @FunctionalInterface
    interface Attempt<T> {

        /// @param number counts from 1
        T make(int number) throws ObjectStoreException;
    }

    <T> T run(Attempt<T> attempt) throws ObjectStoreException {
        long end = System.nanoTime() + totalMax.toNanos();
        for (int number = 1;; number++) {
            try {
                return attempt.make(number);
            } catch (ObjectStoreException e) {
                Duration pause = pauseAfter(number);
                boolean late = System.nanoTime() + pause.toNanos() > end;
                if (number >= attemptsFor(e.kind()) || late) {
                    throw e;
                }
                sleep(pause, e);
            }
        }
    }

    private int attemptsFor(Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> attemptsMax;
            case CHANGED -> Math.min(attemptsMax, CHANGED_ATTEMPTS_MAX);
            case FULL, MISSING, DENIED, REJECTED -> 1;
        };
    }

    private Duration pauseAfter(int number) {
        long bound = Math.min(pauseMax.toNanos(), pauseFirst.toNanos() << Math.min(number - 1, 20));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(bound + 1));
    }

    private static void sleep(Duration pause, ObjectStoreException why) throws ObjectStoreException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
