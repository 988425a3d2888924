package retouch.cli.pools;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import retouch.fleet.pool.WorkersView;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.Pool;

/// What the workers last said of themselves.
///
/// @param now  by the broker's clock, as well as this process knows it
/// @param said by worker, in the order of their ids
public record Workers(Instant now, List<WorkerStatus> said) {

    public static Workers read(Broker broker, MessageCodec<WorkerStatus> codec) throws StreamException {
        Map<String, WorkerStatus> last = new TreeMap<>();
        for (WireMessage message : broker.readAll(Topic.WORKERS)) {
            try {
                if (message.valueBytes() == 0) {
                    last.remove(message.key());
                } else {
                    last.put(message.key(), codec.decode(message.value()));
                }
            } catch (MessageException e) {
                last.remove(message.key()); // a newer worker's state that this build does not know
            }
        }
        return new Workers(broker.now(), last.values().stream()
                .sorted(Comparator.comparing(status -> status.worker().id())).toList());
    }

    /// How many serve a version, those that answer nobody left out.
    public long serving(String version) {
        return said.stream().filter(status -> !isLost(status) && !status.pool().equals(Pool.SHADOW))
                .filter(status -> status.model().equals(version)).count();
    }

    /// How long ago it said something.
    public Duration age(WorkerStatus status) {
        Duration age = Duration.between(status.at(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /// Whether it should have said something since, and has not.
    public boolean isLost(WorkerStatus status) {
        return status.state() != WorkerState.SETUP_FAILED && status.state() != WorkerState.UNHEALTHY
                && age(status).compareTo(WorkersView.LOST_AFTER) > 0;
    }
}
