package retouch.cli.ops;

import java.util.Arrays;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;

/// What people call the queues.
final class Queues {

    private Queues() {}

    /// The lane's label, or `retries`.
    static String name(Topic queue) {
        return Arrays.stream(Lane.values()).filter(lane -> Topic.requests(lane) == queue).map(Lane::label)
                .findFirst().orElse("retries");
    }
}
