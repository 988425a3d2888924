package retouch.fleet.pool;

import java.time.Duration;
import java.util.Objects;

/// What a pool has to do.
///
/// @param arrivalsPerSecond jobs that come
/// @param service           how long a worker takes for one
/// @param backlog           jobs that came and are not settled, those in hand among them
/// @param stalled           whether workers have jobs and end none: more workers would not help, and fewer might be
///                          too few when they end jobs again
public record Load(double arrivalsPerSecond, Duration service, long backlog, boolean stalled) {

    public Load {
        Objects.requireNonNull(service, "service");
        if (!(arrivalsPerSecond >= 0) || !service.isPositive() || backlog < 0) {
            throw new IllegalArgumentException(
                    "no load: %s a second, %s each, %d open".formatted(arrivalsPerSecond,
                            service, backlog));
        }
    }
}
