package retouch.cli.up;

import java.io.IOException;
import java.net.URI;

import retouch.cli.ops.DashboardException;
import retouch.cli.ops.DashboardServer;
import retouch.cli.ops.FleetFigures;
import retouch.cli.ops.FleetWatch;
import retouch.fleet.Fleet;
import retouch.fleet.health.FleetChecks;
import retouch.fleet.health.Health;
import retouch.fleet.stream.StreamException;
import retouch.fleet.telemetry.Telemetry;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.gateway.GatewayException;
import retouch.producer.gateway.GatewayServer;

/// What people open in a browser of a fleet on this machine: the editor and the dashboard.
///
/// @param open      what is to be closed
/// @param editor    where the editor is
/// @param dashboard where the dashboard is
record FrontDoors(Closers open, URI editor, URI dashboard) implements AutoCloseable {

    /// @param fleet     borrowed
    /// @param telemetry borrowed; from here on it shows the fleet's figures and health
    static FrontDoors open(OwnFleet fleet, Telemetry telemetry, GatewayServer.Config gatewayConfig,
            DashboardServer.Config opsConfig)
            throws EditException, GatewayException, DashboardException, StreamException, IOException {
        Closers started = new Closers();
        boolean open = false;
        try {
            Fleet watched = telemetry.watch(fleet.connection()); // closes with its owner
            EditClient client = started.add(EditClient.open(watched));
            GatewayServer gateway = started.add(GatewayServer.start(gatewayConfig, client,
                    DemoPictures.content(), telemetry.metrics()));
            FleetWatch watch = started.add(FleetWatch.open(watched, client));
            DashboardServer dashboard = started.add(DashboardServer.start(opsConfig, watch::view));
            FleetFigures.show(watch::view, telemetry.metrics());
            FleetChecks checks = new FleetChecks(watched);
            telemetry.health(() -> Health.serving("serving", checks.checks()));
            open = true;
            return new FrontDoors(started, gateway.uri(), dashboard.uri());
        } finally {
            if (!open) {
                started.close();
            }
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
