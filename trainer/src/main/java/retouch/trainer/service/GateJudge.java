package retouch.trainer.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.model.ModelBundle;
import retouch.trainer.feature.ShippedFeatures;
import retouch.trainer.gate.EvaluationSet;
import retouch.trainer.publish.SigningKey;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.run.ModelMaker;
import retouch.trainer.run.TrainingPictures;
import retouch.trainer.run.TrainingRun;

/// Judges a fleet's models by the gate.
final class GateJudge implements TrainingRound.Judge {

    private static final String LICENSE = "of this fleet's owner; see the data statement";
    private static final List<String> LIMITS = List.of(
            "It was judged on held-out pictures of the same kind as it was trained on, and on no others.",
            "It knows faces that look into the camera best.");

    private final TrainerConfig config;
    private final Recipe recipe;
    private final Clock clock;

    GateJudge(TrainerConfig config, Recipe recipe, Clock clock) {
        this.config = Objects.requireNonNull(config, "config");
        this.recipe = Objects.requireNonNull(recipe, "recipe");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public ModelMaker.Made judge(TrainingRun.Result result, TrainingPictures pictures,
            Optional<ModelBundle> incumbent, Path folder) throws IOException {
        ModelMaker.Material material = new ModelMaker.Material(Optional.empty(), LICENSE,
                "Trained by " + config.id() + " of this fleet.", LIMITS, SigningKey.readOrMake(config.key()));
        return new ModelMaker(recipe, ShippedFeatures.load(), pictures, material).make(result, incumbent,
                new EvaluationSet.Settings(recipe.side(), config.judgePictures(),
                        EvaluationSet.Settings.FROZEN_SEED),
                folder, clock.instant(), _ -> {});
    }
}
