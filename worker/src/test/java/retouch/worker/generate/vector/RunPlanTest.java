package retouch.worker.generate.vector;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;

import static org.assertj.core.api.Assertions.assertThat;

class RunPlanTest {

    private static final NetworkDescription NETWORK = NetworkDescription.paper(GateVariant.PROPER);

    @Test
    void reachesExactlyTheOutputsThatReadAChangedInput() {
        for (Layer layer : NETWORK.layers()) {
            if (layer instanceof Layer.GatedConv conv && conv.inputSide() <= 64) {
                for (int from = 0; from < conv.inputSide(); from++) {
                    for (int to = from + 1; to <= Math.min(conv.inputSide(), from + 3); to++) {
                        assertThat(Reach.forward(conv, new Box(from, from, to, to)))
                                .as("%s, inputs %d to %d", conv.name(), from, to)
                                .isEqualTo(readers(conv, from, to));
                    }
                }
            }
        }
    }

    @Test
    void computesEverythingForANewPicture() {
        RunPlan plan = RunPlan.of(NETWORK, Optional.of(Box.whole(512)), List.of());
        for (int index = 0; index < plan.boxes().size(); index++) {
            Layer layer = NETWORK.layers().get(index);
            int grid = layer instanceof Layer.GatedDeconv ? layer.inputSide() : layer.outputSide();
            assertThat(plan.boxes().get(index)).as(layer.name()).containsExactly(Box.whole(grid));
        }
    }

    @Test
    void leavesTheEncoderOutIfNothingChanged() {
        RunPlan plan = RunPlan.of(NETWORK, Optional.empty(), List.of());
        for (int index = 0; index < plan.boxes().size(); index++) {
            Layer layer = NETWORK.layers().get(index);
            assertThat(plan.boxes().get(index).isEmpty()).as(layer.name())
                    .isNotEqualTo(RunPlan.isDecoder(layer));
        }
    }

    @Test
    void computesTwoFarHolesApartAndTwoNearOnesTogether() {
        Box corner = new Box(0, 0, 40, 40);
        assertThat(plan(corner, new Box(450, 450, 500, 500)).outputs()).hasSize(2);
        assertThat(plan(corner, new Box(44, 0, 80, 40)).outputs()).containsExactly(new Box(0, 0, 80, 40));
        assertThat(plan(corner, new Box(10, 10, 20, 20)).outputs()).containsExactly(corner);
    }

    private static RunPlan plan(Box... wanted) {
        return RunPlan.of(NETWORK, Optional.empty(), List.of(wanted));
    }

    /// By trying every output.
    private static Optional<Box> readers(Layer.GatedConv layer, int from, int to) {
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (int output = 0; output < layer.outputSide(); output++) {
            int extent = (layer.kernel() - 1) * layer.rate() + 1;
            int start = output * layer.stride() - layer.padBefore();
            if (start < to && start + extent > from) {
                first = Math.min(first, output);
                last = output;
            }
        }
        return last < 0 ? Optional.empty() : Optional.of(new Box(first, first, last + 1, last + 1));
    }
}
