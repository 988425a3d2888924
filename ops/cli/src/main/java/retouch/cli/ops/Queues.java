package retouch.cli.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import retouch.fleet.stream.Backlog;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;

/// What people call the queues.
final class Queues {

    private Queues() {}

    /// What people look at: each lane with both of its queues, then the retries.
    static List<Backlog> shown(List<Backlog> all) {
        List<Backlog> shown = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            shown.add(Backlog.of(lane, all));
        }
        all.stream().filter(backlog -> backlog.queue() == Topic.RETRIES).forEach(shown::add);
        return shown;
    }

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
