package retouch.fleet.rollout;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.schemas.registry.RolloutPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RolloutPolicyTest {

    @Test
    void leavesItToAPersonUnlessToldOtherwise() throws InvalidSettingsException {
        Settings settings = Settings.of(Map.of(), Optional.empty());

        assertThat(RolloutPolicy.from(settings)).isEqualTo(RolloutPolicy.manual());
        assertThat(RolloutPolicy.manual().automatic()).isFalse();
        settings.check();
    }

    @Test
    void readsEverySetting() throws InvalidSettingsException {
        Settings settings = Settings.of(Map.of("RETOUCH_ROLLOUT_POLICY", "auto", "RETOUCH_ROLLOUT_PAIRS",
                "30",
                "RETOUCH_ROLLOUT_PERCENT", "25", "RETOUCH_ROLLOUT_BAKE", "2h", "RETOUCH_ROLLOUT_ABORT_IF",
                "error>1%"), Optional.empty());

        assertThat(RolloutPolicy.from(settings))
                .isEqualTo(new RolloutPolicy(true, 30, 2_500, RolloutPlan.of("2h", "error>1%")));
        settings.check();
    }

    @Test
    void reportsWhatCannotBe() {
        Settings settings = Settings.of(Map.of("RETOUCH_ROLLOUT_POLICY", "perhaps", "RETOUCH_ROLLOUT_BAKE",
                "long"), Optional.empty());
        RolloutPolicy.from(settings);

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(settings::check)
                .satisfies(wrong -> assertThat(wrong.problems())
                        .anyMatch(problem -> problem
                                .startsWith("RETOUCH_ROLLOUT_POLICY must be manual or auto"))
                        .anyMatch(problem -> problem.contains("a time is written such as 90s, 30m or 2h")));
    }
}
