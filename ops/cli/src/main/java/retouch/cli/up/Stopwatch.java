package retouch.cli.up;

import java.time.Duration;

/// Times one part after another. Not thread-safe.
final class Stopwatch {

    private long since = System.nanoTime();

    /// The time since the last lap, or since the beginning.
    Duration lap() {
        long now = System.nanoTime();
        Duration lap = Duration.ofNanos(now - since);
        since = now;
        return lap;
    }
}
