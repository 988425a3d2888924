package retouch.cli.ops;

import java.util.Arrays;
import java.util.Optional;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;

/// What people call the queues.
final class Queues {

    private Queues() {}

    /// The lane's label, that with `, later` for its second queue, or `retries`.
    static String name(Topic queue) {
        return Arrays.stream(Lane.values()).flatMap(lane -> name(lane, queue).stream()).findFirst()
                .orElse("retries");
    }

    private static Optional<String> name(Lane lane, Topic queue) {
        if (Topic.requests(lane) == queue) {
            return Optional.of(lane.label());
        }
        return Topic.later(lane) == queue ? Optional.of(lane.label() + ", later") : Optional.empty();
    }
}
