package retouch.worker.generate.vector;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;

class RunPlanTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(512, 2, 7, GateVariant.PROPER);
    private static final VectorNetwork LAID_OUT = VectorNetwork.of(NETWORK, SeededWeights.of(NETWORK, 1));

    @Test
    void computesEverythingForANewPicture() {
        RunPlan plan = RunPlan.of(LAID_OUT, Optional.of(Box.whole(512)), List.of());
        for (int index = 0; index < plan.boxes().size(); index++) {
            Layer layer = NETWORK.layers().get(index);
            int grid = layer instanceof Layer.GatedDeconv ? layer.inputSide() : layer.outputSide();
            assertThat(plan.boxes().get(index)).as(layer.name()).containsExactly(Box.whole(grid));
        }
    }

    @Test
    void leavesTheEncoderOutIfNothingChanged() {
        RunPlan plan = RunPlan.of(LAID_OUT, Optional.empty(), List.of());
        for (int index = 0; index < plan.boxes().size(); index++) {
            Layer layer = NETWORK.layers().get(index);
            assertThat(plan.boxes().get(index).isEmpty()).as(layer.name())
                    .isNotEqualTo(LAID_OUT.steps().get(index).isDecoder());
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
        return RunPlan.of(LAID_OUT, Optional.empty(), List.of(wanted));
    }
}
