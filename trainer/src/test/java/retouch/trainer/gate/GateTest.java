package retouch.trainer.gate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.face.FaceSource;

import static org.assertj.core.api.Assertions.assertThat;

/// The gate against painters whose faults are known: they have the photograph and spoil it.
class GateTest {

    private static final int SIDE = 64;
    private static final EvaluationSet SET = new EvaluationSet(new EvaluationSet.Settings(SIDE, 6, 5),
            FaceSource.synthetic(77));
    private static final Map<Tensor, Tensor> TRUTHS = new HashMap<>();

    @BeforeAll
    static void rememberThePhotographs() {
        SET.forEach(one -> TRUTHS.put(one.sample().input(), one.sample().truth()));
    }

    @Test
    void casesAreFrozenAndOfTheirKind() {
        assertThat(SET.digest())
                .isEqualTo(new EvaluationSet(SET.settings(), FaceSource.synthetic(77)).digest());
        SET.forEach(one -> {
            if (one.hole().isShare()) {
                assertThat(one.sample().holeShare()).as("picture %d, %s", one.picture(), one.hole().label())
                        .isBetween(one.hole().least(), one.hole().most());
            }
            assertThat(one.sample().lines().isPresent()).isEqualTo(one.mode().hasSketch());
            assertThat(one.sample().color().isPresent()).isEqualTo(one.mode().hasColor());
        });
        assertThat(SET.cases(0).stream().map(EvaluationCase::hole).distinct()).contains(HoleKind.values());
    }

    @Test
    void aFirstModelThatBeatsTheFloorsIsPublished() {
        Verdict verdict = judge(noisy(0.1, 1), Optional.empty());
        assertThat(verdict.decision()).as(verdict.sentence()).isInstanceOf(Verdict.Decision.Publish.class);
        assertThat(verdict.rows()).anySatisfy(row -> {
            assertThat(row.group()).isEqualTo("20-30.both");
            assertThat(row.means()).containsKeys("candidate", "mean", "telea", "navier-stokes");
        });
        assertThat(VerdictTable.markdown(verdict)).contains("| 20-30, both |");
        assertThat(VerdictTable.metrics(verdict)).containsKey("hole-l1.20-30.both");
    }

    @Test
    void aFirstModelThatPaintsNoBetterThanTheMeanIsRefusedByTheFloorsName() {
        Verdict verdict = judge(noisy(1.5, 1), Optional.empty());
        assertThat(verdict.isPublished()).isFalse();
        assertThat(verdict.sentence()).contains("does not beat");
    }

    @Test
    void aBetterCandidateIsPublished() {
        Verdict verdict = judge(noisy(0.1, 1), Optional.of(noisy(0.2, 2)));
        assertThat(verdict.isPublished()).as(verdict.decision().toString()).isTrue();
        assertThat(verdict.sentence()).contains("hole-l1");
    }

    @Test
    void theSameCandidateIsNoBetter() {
        Verdict verdict = judge(noisy(0.2, 2), Optional.of(noisy(0.2, 2)));
        assertThat(verdict.isPublished()).isFalse();
        assertThat(verdict.sentence()).contains("no better");
    }

    @Test
    void oneThatSwapsRedAndBlueInTheHoleIsRefusedForItsColors() {
        Repainter swapped = input -> {
            float[] truth = noisy(0.1, 1).paint(input).data().clone();
            for (int at = 0; at < truth.length; at += 3) {
                if (input.data()[at / 3 * 9 + 7] == 0) {
                    continue; // were all of it swapped, the seam would mend the worst
                }
                float blue = truth[at];
                truth[at] = truth[at + 2];
                truth[at + 2] = blue;
            }
            return Tensor.of(truth, 1, SIDE, SIDE, 3);
        };
        Verdict verdict = judge(swapped, Optional.of(noisy(0.2, 2)));
        assertThat(verdict.decision().toString()).contains("color-delta-e is worse");
        assertThat(verdict.isPublished()).isFalse();
    }

    @Test
    void oneThatBreaksAnInvariantIsRefusedForThat() {
        Repainter random = new Repainter() {
            private final Random noise = new Random(1);

            @Override
            public Tensor paint(Tensor input) {
                return noisy(0.01 + 0.01 * noise.nextDouble(), noise.nextInt()).paint(input);
            }
        };
        assertThat(judge(random, Optional.empty()).sentence()).contains("in two ways");
        assertThat(judge(_ -> Tensor.zeros(1, SIDE, SIDE, 3), Optional.empty()).sentence())
                .contains("one color only");
        assertThat(judge(input -> {
            float[] truth = TRUTHS.get(input).data().clone();
            truth[5] = Float.NaN;
            return Tensor.of(truth, 1, SIDE, SIDE, 3);
        }, Optional.empty()).sentence()).contains("numbers that are none");
    }

    /// 300 candidates that differ from the incumbent by chance alone.
    @Test
    void anEqualCandidatePassesForABetterOneInLessThanOneOfAHundred() {
        GateSettings settings = GateSettings.standard();
        int alarms = 0;
        for (int trial = 0; trial < 300; trial++) {
            Random random = new Random(trial);
            boolean better = false;
            for (int metric = 0; metric < 5; metric++) { // as many primary metrics as there are
                List<Double> gains = new ArrayList<>();
                for (int picture = 0; picture < EvaluationSet.Settings.standard(SIDE).pictures(); picture++) {
                    gains.add(0.05 * random.nextGaussian());
                }
                better |= new Bootstrap(settings.resamples(), trial).lowerBound(gains,
                        settings.betterRisk() / 5) > settings.gainMin();
            }
            alarms += better ? 1 : 0;
        }
        assertThat(alarms).as("false alarms of 300, seeds 0 to 299").isLessThan(3);
    }

    @Test
    void theFloorsFillHolesWithWhatIsAroundThem() {
        EvaluationCase one = SET.cases(0).getFirst();
        Tensor input = one.sample().input();
        OpenCvInpainting.floors().forEach((name, floor) -> {
            double hole = new Measures((_, _) -> 0).of(one.sample(), Composite.of(one.sample(),
                    floor.paint(input))).get(Metric.HOLE_L1);
            assertThat(hole).as(name).isBetween(0.1, 90.0);
        });
        assertThat(OpenCvInpainting.floors()).as("OpenCV: %s", OpenCvInpainting.problem()).hasSize(3);
    }

    private static Verdict judge(Repainter candidate, Optional<Repainter> incumbent) {
        return new Gate(GateSettings.standard(), SET, GateTest::distance, OpenCvInpainting.floors())
                .judge(candidate, incumbent, _ -> {});
    }

    private static double distance(float[] first, float[] second, int side) {
        double sum = 0;
        for (int at = 0; at < first.length; at++) {
            sum += Math.abs(first[at] - second[at]);
        }
        return sum / first.length;
    }

    /// The photograph with noise; the same for the same input.
    private static Repainter noisy(double deviation, long seed) {
        return input -> {
            float[] truth = TRUTHS.get(input).data().clone();
            Random random = new Random(seed * 31 + input.hashCode());
            for (int at = 0; at < truth.length; at++) {
                truth[at] = (float) Math.clamp(truth[at] + deviation * random.nextGaussian(), -1, 1);
            }
            return Tensor.of(truth, 1, SIDE, SIDE, 3);
        };
    }
}
