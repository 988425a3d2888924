package retouch.cli.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /// The lane's label, or `retries`.
    static String name(Topic queue) {
        return Arrays.stream(Lane.values()).filter(lane -> Topic.requests(lane) == queue).map(Lane::label)
                .findFirst().orElse("retries");
    }
}
