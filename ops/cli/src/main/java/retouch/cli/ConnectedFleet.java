package retouch.cli;

import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.stream.StreamException;

/// Opens a process's two connections, or neither.
public final class ConnectedFleet {

    private ConnectedFleet() {}

    /// @return the connections, owned by the caller
    public static Fleet open(FleetConfig config, S3ObjectStore.Config store, KafkaBroker.Config broker)
            throws ObjectStoreException, StreamException {
        ObjectStore objects = S3ObjectStore.connect(config, store);
        boolean connected = false;
        try {
            Fleet fleet = new Fleet(objects, KafkaBroker.connect(config, broker));
            connected = true;
            return fleet;
        } finally {
            if (!connected) {
                objects.close();
            }
        }
    }

    /// As [#open], with the usual settings.
    public static Fleet open(FleetConfig config) throws ObjectStoreException, StreamException {
        return open(config, S3ObjectStore.Config.standard(), KafkaBroker.Config.standard());
    }
}
