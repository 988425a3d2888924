package retouch.fleet;

import java.util.Objects;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.stream.Broker;

/// A process's two connections to the fleet. It owns both and closes them.
///
/// @param store  pictures, commits, models
/// @param broker requests, results
public record Fleet(ObjectStore store, Broker broker) implements AutoCloseable {

    public Fleet {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(broker, "broker");
    }

    @Override
    public void close() {
        try (store) {
            broker.close();
        }
    }
}
