package retouch.fleet.stream;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.message.Topic;

/// What a queue holds that has not ended: requests that wait, and those that a worker has in hand.
///
/// @param queue  a topic of kind `QUEUE`
/// @param jobs   how many
/// @param oldest how long ago the broker first got the oldest of them; absent if there is none
public record Backlog(Topic queue, long jobs, Optional<Duration> oldest) {

    public Backlog {
        if (queue.kind() != Topic.Kind.QUEUE) {
            throw new IllegalArgumentException("not a queue: " + queue);
        }
        if (jobs < 0) {
            throw new IllegalArgumentException("jobs must not be negative: " + jobs);
        }
        Objects.requireNonNull(oldest, "oldest");
    }

    /// Nothing waits there.
    public static Backlog empty(Topic queue) {
        return new Backlog(queue, 0, Optional.empty());
    }
}
