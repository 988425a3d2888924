package retouch.trainer.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.network.GateVariant;
import retouch.trainer.network.Critic;
import retouch.trainer.network.ParameterLayout;
import retouch.trainer.network.Parameters;
import retouch.trainer.tape.Losses;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Shapes;
import retouch.trainer.tape.Tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/// Every derivative of both losses against differences, in double precision, on networks that have every kind of
/// layer.
class LossGradientTest {

    /// Weights of one size, so that no term hides behind another.
    private static final LossWeights EVEN = new LossWeights(6, 0.7, 0.9, 40, 0.8, 0.3, 2, 0);
    private static final int NUMBERS_PER_PARAMETER = 6;
    private static final double STEP = 1e-6;

    /// Of a difference: a loss of some tens, 16 digits, divided by the step.
    private static final double ROUNDING = 5e-8;
    private static final double[] BETWEEN = {0.3, 0.8};

    @ParameterizedTest
    @EnumSource
    void everyGradientOfTheGeneratorsLossIsRight(GateVariant gates) {
        try (SmallCase small = new SmallCase(DataType.DOUBLE, gates)) {
            GeneratorLoss loss = new GeneratorLoss(EVEN, small.features);
            try (Tape tape = new Tape()) {
                tape.backward(generatorLoss(small, loss, tape));
            }
            checkAgainstDifferences(small.parameters,
                    name -> gates == GateVariant.COMPATIBLE && name.endsWith("/bias2"), () -> {
                        try (Tape tape = new Tape()) {
                            return generatorLoss(small, loss, tape).number();
                        }
                    });
        }
    }

    @Test
    void aPaintingThatIsOffByATintAloneHasNothingToLearnInItsHole() {
        LossWeights served = new LossWeights(6, 0, 0, 0, 0, 0, 0, 1);
        LossWeights paper = new LossWeights(6, 0, 0, 0, 0, 0, 0, 0);
        try (SmallCase small = new SmallCase(DataType.DOUBLE, GateVariant.PROPER);
                INDArray tinted = small.batch.truth().dup()) {
            small.batch.truth().subi(0.2);
            double known = small.batch.hole().length() - small.batch.hole().sumNumber().doubleValue();
            double share = known / small.batch.hole().length();
            try (Tape tape = new Tape()) {
                assertThat(pixel(served, small, tinted, tape)).isEqualTo(0.2 * share, offset(1e-3));
                assertThat(pixel(paper, small, tinted, tape))
                        .isEqualTo(0.2 * (share + 6 * (1 - share)), offset(1e-3));
            }
        }
    }

    @Test
    void everyGradientOfTheCriticsLossIsRightWithThePenalty() {
        try (SmallCase small = new SmallCase(DataType.DOUBLE, GateVariant.PROPER);
                INDArray composite = composite(small)) {
            CriticLoss loss = new CriticLoss(EVEN);
            try (Tape tape = new Tape()) {
                tape.backward(criticLoss(small, composite, loss, tape));
            }
            checkAgainstDifferences(small.criticParameters, _ -> false, () -> {
                try (Tape tape = new Tape()) {
                    return criticLoss(small, composite, loss, tape).number();
                }
            });
        }
    }

    @Test
    void theCriticsInputGradientIsWhatDifferencesOfItsMeanSay() {
        try (SmallCase small = new SmallCase(DataType.DOUBLE, GateVariant.PROPER);
                INDArray input = Nd4j.concat(3, small.batch.truth(), small.batch.guides())) {
            double[] gradient;
            try (Tape tape = new Tape()) {
                Critic.Opinion opinion = small.critic.judge(tape, tape.constant(input),
                        small.criticParameters, true);
                List<INDArray> slopes = opinion.activations().stream()
                        .map(node -> tape.ownedConstant(Shapes.slopesOfLeakyRelu(node.value(), 0, 2)).value())
                        .toList();
                gradient = small.critic.inputGradient(tape, opinion, slopes, input).value().data()
                        .asDouble();
            }
            Random random = new Random(SmallCase.SEED);
            long half = input.length() / 2;
            for (int check = 0; check < 40; check++) {
                long at = random.nextLong(input.length());
                double before = input.getDouble(at);
                input.putScalar(at, before + STEP);
                double above = opinionOf(small, input, at < half ? 0 : 1);
                input.putScalar(at, before - STEP);
                double below = opinionOf(small, input, at < half ? 0 : 1);
                input.putScalar(at, before);
                assertThat(gradient[(int) at]).as("number %d", at)
                        .isCloseTo((above - below) / (2 * STEP), offset(1e-9));
            }
            assertThat(Arrays.stream(gradient).map(Math::abs).max().orElse(0)).isGreaterThan(1e-4);
        }
    }

    private static double opinionOf(SmallCase small, INDArray input, long picture) {
        try (Tape tape = new Tape()) {
            Node output = small.critic.judge(tape, tape.constant(input), small.criticParameters, false)
                    .output();
            return Losses.mean(Shapes.pictures(output, picture, picture + 1)).number();
        }
    }

    private static double pixel(LossWeights weights, SmallCase small, INDArray painted, Tape tape) {
        return new GeneratorLoss(weights, small.features).of(tape, tape.constant(painted), small.batch,
                small.critic, small.criticParameters).terms().get("pixel");
    }

    private static Node generatorLoss(SmallCase small, GeneratorLoss loss, Tape tape) {
        Node painted = small.generator.run(tape, tape.constant(small.batch.input()), small.parameters, true);
        return loss.of(tape, painted, small.batch, small.critic, small.criticParameters).total();
    }

    private static Node criticLoss(SmallCase small, INDArray composite, CriticLoss loss, Tape tape) {
        return loss.of(tape, composite, small.batch, BETWEEN, small.critic, small.criticParameters).total();
    }

    static INDArray composite(SmallCase small) {
        INDArray noise = Nd4j.createFromArray(new Random(3).doubles(small.batch.truth().length(), -1, 1)
                .toArray()).reshape('c', small.batch.truth().shape());
        return noise.castTo(small.batch.truth().dataType());
    }

    private static void checkAgainstDifferences(Parameters parameters, Predicate<String> dead,
            DoubleSupplier loss) {
        Random random = new Random(SmallCase.SEED);
        INDArray values = parameters.values();
        for (String name : parameters.layout().places().keySet()) {
            ParameterLayout.Place place = parameters.layout().place(name);
            double largest = 0;
            for (int check = 0; check < NUMBERS_PER_PARAMETER; check++) {
                long at = place.start() + random.nextLong(place.length());
                double before = values.getDouble(at);
                values.putScalar(at, before + STEP);
                double above = loss.getAsDouble();
                values.putScalar(at, before - STEP);
                double below = loss.getAsDouble();
                values.putScalar(at, before);
                double difference = (above - below) / (2 * STEP);
                double gradient = parameters.gradient().getDouble(at);
                assertThat(gradient).as("%s, number %d, seed %d: gradient against difference %s", name,
                        at - place.start(), SmallCase.SEED, difference)
                        .isCloseTo(difference, offset(ROUNDING + 5e-5 * Math.abs(difference)));
                largest = Math.max(largest, Math.abs(gradient));
            }
            if (!dead.test(name)) {
                assertThat(largest).as("%s: a gradient that differences can see", name)
                        .isGreaterThan(20 * ROUNDING);
            }
        }
    }
}
