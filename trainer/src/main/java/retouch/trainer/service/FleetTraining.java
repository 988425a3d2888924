package retouch.trainer.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

import retouch.fleet.Fleet;
import retouch.fleet.process.StopSignal;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.TrainingState;
import retouch.trainer.command.TrainCommand.Ended;
import retouch.trainer.command.TrainExit;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeException;
import retouch.trainer.recipe.RecipeText;

/// One way to train for a fleet, for the service and for the command line.
public final class FleetTraining {

    private FleetTraining() {}

    /// Trains once, or again and again until the process is to stop.
    ///
    /// @param fleet borrowed
    /// @return what the process ends with, and why
    public static Ended run(Fleet fleet, TrainerConfig config, boolean once, StopSignal stop)
            throws RecipeException, StreamException, InterruptedException {
        TrainerService service = new TrainerService(fleet, config, recipe(config.recipe()),
                Clock.systemUTC());
        if (once) {
            TrainingState state = service.once(stop::await);
            return new Ended(exit(state), state.label() + ": " + service.lastSentence());
        }
        service.run(stop::await);
        return new Ended(TrainExit.OK, "stopped");
    }

    private static TrainExit exit(TrainingState state) {
        return switch (state) {
            case PUBLISHED, STOPPED -> TrainExit.OK;
            case REFUSED -> TrainExit.REFUSED;
            case WAITING, SNAPSHOT, TRAINING, EVALUATING, PUBLISHING, FAILED -> TrainExit.NOT_DONE;
        };
    }

    private static Recipe recipe(Optional<Path> file) throws RecipeException {
        if (file.isEmpty()) {
            return Recipe.standard();
        }
        try {
            return RecipeText.read(Files.readAllLines(file.get()));
        } catch (IOException e) {
            throw RecipeException.unreadable(file.get(), e);
        }
    }
}
