package retouch.local.broker;

import java.nio.file.Path;
import java.util.Optional;

import retouch.fleet.FleetConfig;
import retouch.fleet.access.AccessList;
import retouch.fleet.access.Service;
import retouch.fleet.config.Secret;
import retouch.fleet.kafka.AccessControl;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.kafka.KafkaSecurity;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;

/// An embedded broker that asks who comes, with one user for each service and its own rights. The topics are
/// those that ops created.
final class SecuredFleet implements AutoCloseable {

    static final Secret PASSWORD = new Secret("right");
    private static final Secret ADMIN_PASSWORD = new Secret("admin-secret");

    private final EmbeddedBroker broker;

    private SecuredFleet(EmbeddedBroker broker) {
        this.broker = broker;
    }

    static SecuredFleet start(Path folder) throws LocalFleetException, StreamException {
        SecuredFleet fleet = new SecuredFleet(EmbeddedBroker.startSecured(folder, 0,
                new BrokerSecurity("admin", ADMIN_PASSWORD, Optional.empty())));
        try (AccessControl control = AccessControl.open(fleet.config(), TestFleet.CONFIG
                .withSecurity(KafkaSecurity.scram("admin", ADMIN_PASSWORD)))) {
            control.setPassword("intruder", PASSWORD);
            for (Service service : Service.values()) {
                control.setPassword(service.word(), PASSWORD);
                control.grant("User:" + service.word(),
                        AccessList.of(service, TestFleet.CONFIG.group()));
            }
        }
        fleet.connect(TestFleet.CONFIG.withSecurity(login(Service.OPS.word()))).close();
        return fleet;
    }

    /// As a user that creates nothing.
    KafkaBroker connectAs(String user) throws StreamException {
        return connect(TestFleet.CONFIG.withoutProvisioning().withSecurity(login(user)));
    }

    KafkaBroker connectAs(Service service) throws StreamException {
        return connectAs(service.word());
    }

    KafkaBroker connect(KafkaBroker.Config config) throws StreamException {
        return KafkaBroker.connect(config(), config);
    }

    static KafkaSecurity login(String user) {
        return KafkaSecurity.scram(user, PASSWORD);
    }

    private FleetConfig config() {
        return TestFleet.config(broker.bootstrap());
    }

    @Override
    public void close() {
        broker.close();
    }
}
