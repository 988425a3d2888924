package retouch.cli;

import java.util.Map;
import java.util.Optional;

import retouch.fleet.config.Settings;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.trainer.command.FleetDoor;
import retouch.trainer.command.TrainCommand.FleetTrainer;
import retouch.trainer.service.FleetTraining;
import retouch.trainer.service.TrainerConfig;

/// Shows the trainer's verbs the way that all verbs go to the fleet.
final class TrainerAccess {

    private TrainerAccess() {}

    static FleetDoor door(FleetAccess access) {
        return () -> {
            try {
                return access.open();
            } catch (FleetUnavailableException e) {
                throw new FleetDoor.ClosedException(e.getMessage(), e);
            }
        };
    }

    /// @param environment the process's environment
    static FleetTrainer trainer(Map<String, String> environment) {
        return (fleet, every, stop) -> {
            Settings settings = Settings.of(environment, Optional.empty());
            TrainerConfig config = TrainerConfig.from(settings);
            settings.leave("RETOUCH_").check();
            return FleetTraining.run(fleet, every.map(config::withEvery).orElse(config), every.isEmpty(),
                    stop);
        };
    }
}
