package retouch.worker.generate.onnxruntime;

import java.util.List;

import org.junit.jupiter.api.Test;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;

import static org.assertj.core.api.Assertions.assertThat;

class DecoderPlanTest {

    private static final NetworkDescription PAPER = NetworkDescription.paper(GateVariant.COMPATIBLE);
    private static final NetworkDescription SMALL = new NetworkDescription(64, 1, 3, GateVariant.PROPER);

    @Test
    void cutsNothingOffTheWhole() {
        DecoderPlan plan = DecoderPlan.of(SMALL, List.of()).getFirst();
        assertThat(plan.painted()).isEqualTo(Box.whole(64));
        assertThat(plan.starts()).hasSize(7).allSatisfy(start -> assertThat(start).containsExactly(0, 0));
        assertThat(plan.ends()).containsExactly(corner(8), corner(16), corner(16), corner(32), corner(32),
                corner(64),
                corner(64));
    }

    @Test
    void readsWhatABoxDependsOn() {
        DecoderPlan plan = DecoderPlan.of(SMALL, List.of(new Box(48, 0, 49, 4))).getFirst();
        assertThat(plan.painted()).isEqualTo(new Box(47, 0, 50, 5));
        // Columns 47 to 49 come from 23 and 24, which need 22 to 25, and those 21 to 26, and so on.
        assertThat(plan.starts()).containsExactly(cut(0, 3), cut(0, 8), cut(0, 8 - 6), cut(0, 21),
                cut(0, 21 - 16),
                cut(0, 47), cut(0, 47 - 42));
        assertThat(plan.ends()).containsExactly(cut(4, 8), cut(5, 16), cut(5, 16 - 6), cut(5, 27),
                cut(5, 27 - 16),
                cut(5, 50), cut(5, 50 - 42));
    }

    @Test
    void runsOnceForBoxesThatAreNear() {
        assertThat(
                wanted(new Box(100, 100, 150, 150), new Box(160, 100, 210, 150), new Box(120, 120, 180, 140)))
                .containsExactly(new Box(100, 100, 210, 150));
    }

    @Test
    void runsTwiceForBoxesThatAreFarApart() {
        Box first = new Box(0, 0, 90, 90);
        Box second = new Box(420, 420, 512, 512);
        assertThat(wanted(first, second)).containsExactly(first, second);
    }

    private static List<Box> wanted(Box... region) {
        return DecoderPlan.of(PAPER, List.of(region)).stream().map(DecoderPlan::wanted).toList();
    }

    private static long[] corner(long side) {
        return new long[]{side, side};
    }

    private static long[] cut(long row, long column) {
        return new long[]{row, column};
    }
}
