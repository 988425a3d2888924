package retouch.worker.generate.vector;

import java.util.ArrayList;
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
    private static final VectorNetwork LAID_OUT = VectorNetwork.of(NETWORK, SeededWeights.of(NETWORK, 1),
            new Multiplier.Kernel());

    @Test
    void computesEverythingForANewPicture() {
        RunPlan plan = RunPlan.of(LAID_OUT, Optional.of(Box.whole(512)), List.of());
        List<Box> boxes = new ArrayList<>(plan.encoder().stream().map(Optional::orElseThrow).toList());
        assertThat(plan.decodes()).hasSize(1);
        boxes.addAll(plan.decodes().getFirst().grids());
        assertThat(boxes).isEqualTo(NETWORK.layers().stream().map(layer -> Box.whole(
                layer instanceof Layer.GatedDeconv ? layer.inputSide() : layer.outputSide())).toList());
    }

    @Test
    void leavesTheEncoderOutIfNothingChanged() {
        RunPlan plan = RunPlan.of(LAID_OUT, Optional.empty(), List.of());
        assertThat(plan.encoder()).hasSize(11).allMatch(Optional::isEmpty);
        assertThat(plan.decodes().getFirst().grids()).hasSize(14);
    }

    @Test
    void computesTwoFarHolesApartAndTwoNearOnesTogether() {
        Box corner = new Box(0, 0, 40, 40);
        assertThat(outputs(corner, new Box(450, 450, 500, 500))).hasSize(2);
        assertThat(outputs(corner, new Box(44, 0, 80, 40))).containsExactly(new Box(0, 0, 80, 40));
        assertThat(outputs(corner, new Box(10, 10, 20, 20))).containsExactly(corner);
    }

    private static List<Box> outputs(Box... wanted) {
        return RunPlan.of(LAID_OUT, Optional.empty(), List.of(wanted)).decodes().stream()
                .map(RunPlan.Decode::output).toList();
    }
}
