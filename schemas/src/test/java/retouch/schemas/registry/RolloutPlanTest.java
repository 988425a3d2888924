package retouch.schemas.registry;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RolloutPlanTest {

    @Test
    void readsWhatAUserWrites() {
        RolloutPlan plan = RolloutPlan.of("30m", "error>2%,p95>1.5x,quality<-1%");

        assertThat(plan.bake()).isEqualTo(Duration.ofMinutes(30));
        assertThat(plan.error()).hasValue(0.02);
        assertThat(plan.p95()).hasValue(1.5);
        assertThat(plan.quality()).hasValue(0.01);
        assertThat(RolloutPlan.of("2s", "").error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error>2%,p95>1.5x,quality<-1%", "p95>2x", "", "quality<-0.25%"})
    void readsWhatItWroteItself(String limits) {
        RolloutPlan plan = RolloutPlan.of("90s", limits);

        assertThat(RolloutPlan.parse(plan.text())).contains(plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error>2", "p95>x", "speed>3", "error<2%", "error>2%,", "quality<1%"})
    void namesTheLimitThatItDoesNotKnow(String limits) {
        assertThatIllegalArgumentException().isThrownBy(() -> RolloutPlan.of("1h", limits))
                .withMessageContaining("a limit is written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "m", "-1m", "1 h", "0s"})
    void namesATimeThatIsNone(String bake) {
        assertThatIllegalArgumentException().isThrownBy(() -> RolloutPlan.of(bake, ""));
        assertThat(RolloutPlan.parse("bake=" + bake + " abort-if=")).isEmpty();
    }
}
