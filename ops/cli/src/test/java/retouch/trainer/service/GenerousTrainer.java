package retouch.trainer.service;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import retouch.fleet.Fleet;
import retouch.fleet.config.Settings;
import retouch.trainer.gate.Verdict;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.run.ModelMaker;

/// The fleet's trainer, whose gate is asked and then overruled: what has learnt for two steps beats nothing.
public final class GenerousTrainer {

    private GenerousTrainer() {}

    /// @param settings `RETOUCH_TRAINER_*`
    public static TrainerService of(Fleet fleet, Map<String, String> settings, Recipe recipe)
            throws Exception {
        Settings read = Settings.of(settings, Optional.empty());
        TrainerConfig config = TrainerConfig.from(read);
        read.check();
        Clock clock = Clock.systemUTC();
        GateJudge gate = new GateJudge(config, recipe, clock);
        return new TrainerService(fleet, config, recipe, clock, (result, pictures, incumbent, folder) -> {
            ModelMaker.Made made = gate.judge(result, pictures, incumbent, folder);
            return new ModelMaker.Made(made.bundle(),
                    new Verdict(new Verdict.Decision.Publish("Overruled."), List.of(), 1));
        });
    }
}
