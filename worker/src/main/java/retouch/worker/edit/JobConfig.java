package retouch.worker.edit;

import java.time.Duration;

import retouch.fleet.config.Settings;

/// What an operator may choose about jobs.
///
/// @param attemptsMax deliveries after which a failing job ends `Failed`; less than the broker's own limit,
///     after which it would drop the request in silence: one more delivery than this must be left
/// @param outageMax   how long a worker keeps a job in hand while the store or the broker is away
/// @param outagePause how long it waits between tries
/// @param sendMax     longest wait for the broker to have a result
/// @param retryFirst  the delay before the second attempt; four times as long before each further one
/// @param retryMax    the longest such delay
/// @param lookEvery   how often it looks whether a job that it works at was cancelled
public record JobConfig(int attemptsMax, Duration outageMax, Duration outagePause, Duration sendMax,
        Duration retryFirst, Duration retryMax, Duration lookEvery) {

    public JobConfig {
        if (attemptsMax < 1 || attemptsMax > 9) {
            throw new IllegalArgumentException("attemptsMax must be 1 to 9: " + attemptsMax);
        }
        if (!outageMax.isPositive() || !outagePause.isPositive() || !sendMax.isPositive()
                || !retryFirst.isPositive() || !retryMax.isPositive() || !lookEvery.isPositive()) {
            throw new IllegalArgumentException("every duration must be more than zero");
        }
    }

    Duration retryDelay(int failedAttempt) {
        Duration delay = retryFirst.multipliedBy(1L << (2 * Math.min(failedAttempt - 1, 10)));
        return delay.compareTo(retryMax) < 0 ? delay : retryMax;
    }

    /// Three attempts; an outage of ten minutes is waited out.
    public static JobConfig standard() {
        return new JobConfig(3, Duration.ofMinutes(10), Duration.ofSeconds(2), Duration.ofSeconds(20),
                Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMillis(500));
    }

    /// Reads `RETOUCH_WORKER_ATTEMPTS_MAX`, `RETOUCH_WORKER_OUTAGE_MAX`, `RETOUCH_WORKER_OUTAGE_PAUSE`,
    /// `RETOUCH_WORKER_SEND_MAX`, `RETOUCH_WORKER_RETRY_FIRST`, `RETOUCH_WORKER_RETRY_MAX` and
    /// `RETOUCH_WORKER_LOOK_EVERY`.
    public static JobConfig from(Settings settings) {
        JobConfig standard = standard();
        return new JobConfig(
                settings.integer("RETOUCH_WORKER_ATTEMPTS_MAX", standard.attemptsMax, 1, 9),
                settings.duration("RETOUCH_WORKER_OUTAGE_MAX", standard.outageMax),
                settings.duration("RETOUCH_WORKER_OUTAGE_PAUSE", standard.outagePause),
                settings.duration("RETOUCH_WORKER_SEND_MAX", standard.sendMax),
                settings.duration("RETOUCH_WORKER_RETRY_FIRST", standard.retryFirst),
                settings.duration("RETOUCH_WORKER_RETRY_MAX", standard.retryMax),
                settings.duration("RETOUCH_WORKER_LOOK_EVERY", standard.lookEvery));
    }
}
