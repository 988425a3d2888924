package retouch.fleet.stream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;

/// What a queue holds that has not ended: requests that wait, and those that a worker has in hand.
///
/// @param queue   a topic of kind `QUEUE`
/// @param jobs    how many
/// @param arrived messages that ever came there, so that two looks say how many came in between
/// @param oldest  how long ago the broker first got the oldest of them; absent if there is none
public record Backlog(Topic queue, long jobs, long arrived, Optional<Duration> oldest) {

    public Backlog {
        if (queue.kind() != Topic.Kind.QUEUE) {
            throw new IllegalArgumentException("not a queue: " + queue);
        }
        if (jobs < 0 || arrived < 0) {
            throw new IllegalArgumentException(
                    "counts must not be negative: %d of %d".formatted(jobs, arrived));
        }
        Objects.requireNonNull(oldest, "oldest");
    }

    /// What a lane holds, both of its queues together. What is in the second came through the first.
    ///
    /// @param all of every queue
    public static Backlog of(Lane lane, List<Backlog> all) {
        List<Backlog> both = all.stream().filter(each -> Topic.queues(lane).contains(each.queue)).toList();
        Topic first = Topic.requests(lane);
        return new Backlog(first, both.stream().mapToLong(Backlog::jobs).sum(),
                both.stream().filter(each -> each.queue == first).mapToLong(Backlog::arrived).sum(),
                both.stream().flatMap(each -> each.oldest.stream()).max(Duration::compareTo));
    }

    /// Nothing waits there, of so many that came.
    public static Backlog empty(Topic queue, long arrived) {
        return new Backlog(queue, 0, arrived, Optional.empty());
    }
}
