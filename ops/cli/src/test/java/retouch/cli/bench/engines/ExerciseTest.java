package retouch.cli.bench.engines;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;

import static org.assertj.core.api.Assertions.assertThat;

class ExerciseTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(64, 1, 3, GateVariant.PROPER);

    @ParameterizedTest
    @CsvSource({"512, 25, 256", "512, 10, 162", "512, 50, 362", "32, 1, 3", "512, 100, 512"})
    void cutsASquareOfTheShareFromTheMiddle(int side, int percent, int extent) {
        Box hole = Exercise.hole(side, percent);
        assertThat(hole.width()).isEqualTo(extent).isEqualTo(hole.height());
        assertThat(hole.left()).isEqualTo((side - extent) / 2).isEqualTo(hole.top());
    }

    @Test
    void changesBetweenFollowUpsInsideTheHoleOnly() {
        Exercise followUp = Exercise.of(new EngineCase.FollowUp(25), NETWORK);
        Tensor first = followUp.input(0);
        Tensor second = followUp.input(1);
        int changed = 0;
        for (int index = 0; index < first.data().length; index++) {
            if (first.data()[index] != second.data()[index]) {
                int pixel = index / NetworkDescription.INPUT_CHANNELS;
                assertThat(pixel % 64).isBetween(followUp.box().left(), followUp.box().right() - 1);
                assertThat(pixel / 64).isBetween(followUp.box().top(), followUp.box().bottom() - 1);
                assertThat(index % NetworkDescription.INPUT_CHANNELS).isIn(3, 8);
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(100);
        assertThat(followUp.input(2)).isEqualTo(first);
        assertThat(followUp.options().kept()).isPresent();
    }

    @Test
    void findsADifferenceInsideTheBoxOfAnyPicture() {
        Tensor expected = Tensor.zeros(2, 4, 4, 3);
        Tensor painted = Tensor.zeros(2, 4, 4, 3);
        painted.data()[(16 + 5) * 3 + 2] = -0.25f;
        painted.data()[0] = 9;
        assertThat(Race.largestDifference(painted, expected, new Box(1, 1, 3, 3))).isEqualTo(0.25);
        assertThat(Race.largestDifference(painted, expected, new Box(2, 1, 3, 3))).isZero();
    }
}
