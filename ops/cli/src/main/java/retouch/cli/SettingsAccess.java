package retouch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Section;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;

/// Comes to a fleet by the environment, over the address file in the data folder, over the defaults.
final class SettingsAccess implements FleetAccess {

    private final Map<String, String> environment;
    private final Supplier<Path> data;

    /// @param environment the process's environment
    /// @param data        the folder that `--data` names, once the command line has been read
    SettingsAccess(Map<String, String> environment, Supplier<Path> data) {
        this.environment = environment;
        this.data = data;
    }

    @Override
    public Fleet open() throws FleetUnavailableException {
        Path file = DataFolder.settingsIn(data.get());
        if (!Files.exists(file) && !environment.containsKey("RETOUCH_KAFKA_BOOTSTRAP")) {
            throw new FleetUnavailableException("There is no fleet in " + data.get()
                    + ". Start one with `retouch up`, name another folder with --data, or set"
                    + " RETOUCH_KAFKA_BOOTSTRAP and RETOUCH_S3_ENDPOINT to a fleet elsewhere.");
        }
        try {
            Settings settings = Settings.of(environment, Optional.of(file));
            FleetConfig config = FleetConfig.from(settings);
            S3ObjectStore.Config store = S3ObjectStore.Config.from(settings);
            KafkaBroker.Config broker = KafkaBroker.Config.from(settings);
            settings.checkOwn(Section.KAFKA, Section.S3);
            return ConnectedFleet.open(config, store, broker);
        } catch (InvalidSettingsException e) {
            throw new FleetUnavailableException(e.getMessage(), e);
        } catch (ObjectStoreException | StreamException e) {
            throw new FleetUnavailableException(
                    e.getMessage() + " Is the fleet up? `retouch up --data " + data.get()
                            + "` starts it.",
                    e);
        }
    }
}
