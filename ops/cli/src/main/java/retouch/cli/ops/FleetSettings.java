package retouch.cli.ops;

import java.util.Map;
import java.util.Optional;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.object.S3ObjectStore;

/// Where a fleet is and how one comes to it, from the environment alone: what is set up is not there yet.
///
/// @param fleet  broker and bucket
/// @param store  how one comes to the store
/// @param broker how one comes to the broker
record FleetSettings(FleetConfig fleet, S3ObjectStore.Config store, KafkaBroker.Config broker) {

    /// @throws InvalidSettingsException with every problem; the settings of other parts are left alone
    static FleetSettings from(Map<String, String> environment) throws InvalidSettingsException {
        Settings settings = Settings.of(environment, Optional.empty());
        FleetSettings found = new FleetSettings(FleetConfig.from(settings),
                S3ObjectStore.Config.from(settings),
                KafkaBroker.Config.from(settings));
        settings.leave("RETOUCH_").check();
        return found;
    }
}
