package retouch.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import retouch.fleet.FleetConfig;
import retouch.local.broker.EmbeddedBroker;
import retouch.local.store.EmbeddedObjectStore;

/// A broker and an object store inside this process, with their data in one folder. Restarted on the same
/// folder it has the same ports (if they are still free), the same secret and all its data. Thread-safe.
public final class LocalFleet implements AutoCloseable {

    private final DataFolder folder;
    private final EmbeddedBroker broker;
    private final EmbeddedObjectStore store;
    private final FleetConfig connection;
    private final Duration startTime;

    private LocalFleet(DataFolder folder, EmbeddedBroker broker, EmbeddedObjectStore store,
            FleetConfig connection, Duration startTime) {
        this.folder = folder;
        this.broker = broker;
        this.store = store;
        this.connection = connection;
        this.startTime = startTime;
    }

    /// @param brokerPort where the broker listens; 0 for the port it had before, or a free one
    /// @param storePort  where the object store listens; likewise
    public record Ports(int brokerPort, int storePort) {

        /// Whatever is free.
        public static final Ports ANY = new Ports(0, 0);

        public Ports {
            if (brokerPort < 0 || brokerPort > 65_535 || storePort < 0 || storePort > 65_535) {
                throw new IllegalArgumentException("ports are 0 to 65535: " + brokerPort + ", " + storePort);
            }
        }
    }

    /// Starts both servers and writes `fleet.properties`, by which other processes find them.
    ///
    /// @param folder owned by the fleet from now on, even if it does not start
    /// @throws LocalFleetException if a port is taken, the disk is full or the data is damaged; nothing is
    ///     left running
    public static LocalFleet start(DataFolder folder, Ports ports)
            throws LocalFleetException, InterruptedException {
        long begin = System.nanoTime();
        List<Startup<?>> begun = new ArrayList<>();
        boolean up = false;
        try {
            AddressFile address = AddressFile.in(folder);
            Ports chosen = address.orRemembered(ports);
            Startup<EmbeddedObjectStore> store = Startup.begin("store",
                    () -> EmbeddedObjectStore.start(folder.store(), chosen.storePort(),
                            address.access()));
            begun.add(store);
            Startup<EmbeddedBroker> broker = Startup.begin("broker",
                    () -> EmbeddedBroker.start(folder.broker(), chosen.brokerPort()));
            begun.add(broker);
            FleetConfig connection = address.write(broker.await().bootstrap(), store.await().endpoint());
            up = true;
            return new LocalFleet(folder, broker.await(), store.await(), connection,
                    Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            if (!up) {
                for (Startup<?> server : begun) {
                    server.abandon();
                }
                folder.close();
            }
        }
    }

    /// How to connect to it.
    public FleetConfig connection() {
        return connection;
    }

    public DataFolder folder() {
        return folder;
    }

    /// How long the start took.
    public Duration startTime() {
        return startTime;
    }

    /// Stops both servers; the data is on disk when this returns. Clients should be closed before.
    @Override
    public void close() {
        try (folder; store) {
            broker.close();
        }
    }
}
