package retouch.schemas.network;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class NetworkCostTest {

    private static final NetworkCost PAPER = NetworkCost.of(NetworkDescription.paper(GateVariant.COMPATIBLE));

    @Test
    void countsThePapersNetwork() {
        assertThat(PAPER.parameters()).isEqualTo(92_886_100);
        assertThat(PAPER.parameterBytes()).isEqualTo(4L * 92_886_100);
        assertThat(PAPER.multiplyAdds() / 1e9).isCloseTo(75.85, within(0.005));
        assertThat(PAPER.activationBytes() / 4 / 1e6).as("million floats").isCloseTo(25.7, within(0.05));
    }

    @Test
    void countsThePapersHeaviestLayers() {
        for (String name : new String[]{"gconv10", "gconv11", "gconv12", "gconv13"}) {
            assertThat(cost(name).multiplyAdds() / 1e9).as(name).isCloseTo(9.66, within(0.005));
        }
        assertThat(cost("gconv2_ds").multiplyAdds() / 1e9).isCloseTo(6.71, within(0.005));
        assertThat(cost("gconv8").parameters()).isEqualTo(9_438_208);
    }

    @Test
    void countsWhatMustBeThereWhileALayerRuns() {
        long input = 512L * 512 * 9 * 4;
        long first = 256L * 256 * 64 * 4;
        long second = 128L * 128 * 128 * 4;
        assertThat(cost("gconv1_ds").liveBytes()).isEqualTo(input + 2 * first);
        assertThat(cost("gconv2_ds").liveBytes()).isEqualTo(input + first + 2 * second);
        assertThat(cost("gconv13").liveBytes()).as("input, skip, deconv6 and two branches")
                .isEqualTo(input + first + first + 2 * first);
        assertThat(cost("gconv14").liveBytes()).isEqualTo(input + 3 * 512L * 512 * 3 * 4);
        assertThat(PAPER.peakActivationBytes()).isEqualTo(cost("gconv13").liveBytes());
    }

    @Test
    void growsWithTheAreaButNotInItsParameters() {
        NetworkCost half = NetworkCost.of(new NetworkDescription(256, 64, 7, GateVariant.PROPER));
        assertThat(half.parameters()).isEqualTo(PAPER.parameters());
        assertThat(4 * half.multiplyAdds()).isEqualTo(PAPER.multiplyAdds());
        assertThat(4 * half.peakActivationBytes()).isEqualTo(PAPER.peakActivationBytes());
    }

    @Test
    void refusesWhatIsNoCost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayerCost(cost("gconv1_ds").layer(), 1, 1, 8, 7))
                .withMessageContaining("gconv1_ds");
    }

    private static LayerCost cost(String name) {
        return PAPER.layers().stream().filter(cost -> cost.layer().name().equals(name)).findFirst()
                .orElseThrow();
    }
}
