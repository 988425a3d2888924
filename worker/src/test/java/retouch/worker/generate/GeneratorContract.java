package retouch.worker.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What every engine promises. An engine's test loads networks into it and inherits the rest.
public interface GeneratorContract {

    long SEED = 20261123;
    NetworkDescription SMALL = new NetworkDescription(32, 5, 3, GateVariant.PROPER);

    /// Boxes, and pictures that differ in a few pixels, leave something out here that they do not in [#SMALL].
    NetworkDescription WIDE = new NetworkDescription(128, 3, 4, GateVariant.COMPATIBLE);

    /// Between a run that does less and one that does all.
    double SAME = 1e-5;

    /// The engine under test with a network in it.
    Generator load(NetworkDescription network, Weights weights) throws GeneratorException;

    /// The largest difference from TensorFlow; an engine that computes in less than 32 bits may say 1e-4.
    default double tolerance() {
        return 1e-5;
    }

    private Generator load(NetworkDescription network) throws GeneratorException {
        return load(network, SeededWeights.of(network, SEED));
    }

    @ParameterizedTest
    @MethodSource("retouch.worker.generate.GoldenPicture#all")
    default void paintsWhatTensorFlowPaints(GoldenPicture golden) throws GeneratorException {
        try (Generator generator = load(golden.network(), golden.weights())) {
            Tensor painted = generator.run(golden.input());

            double worst = Differences.worst(painted, golden.painted());
            System.out.printf("%s: %s: largest difference from TensorFlow %.2e%n", generator.engine(), golden,
                    worst);
            assertThat(Differences.spread(golden.painted())).as("a picture, not one color")
                    .isGreaterThan(0.1);
            assertThat(worst).isLessThan(tolerance());
        }
    }

    @ParameterizedTest(name = "side {0}, {1} channels, {2} levels, {3}")
    @CsvSource({
            "8, 1, 3, PROPER", "16, 1, 3, COMPATIBLE", "40, 3, 3, PROPER", "48, 3, 4, COMPATIBLE",
            "64, 8, 3, PROPER",
            "64, 7, 5, COMPATIBLE", "96, 17, 3, PROPER", "64, 1, 6, PROPER", "128, 2, 7, PROPER",
            "128, 17, 4, PROPER"})
    default void paintsAnyLegalSideAndWidthAsTheMethodReads(int side, int channels, int levels,
            GateVariant gates)
            throws GeneratorException {
        NetworkDescription network = new NetworkDescription(side, channels, levels, gates);
        Weights weights = SeededWeights.of(network, SEED);
        Tensor input = SeededWeights.input(network, 1, SEED);
        Tensor expected = new NaiveGenerator(network, weights).run(input);
        try (Generator generator = load(network, weights)) {
            assertThat(Differences.worst(generator.run(input), expected)).as("seed %d", SEED)
                    .isLessThan(tolerance());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    default void paintsEachPictureOfABatchAsIfItWereAlone(int batch) throws GeneratorException {
        for (NetworkDescription network : List.of(SMALL, WIDE)) {
            Tensor inputs = SeededWeights.input(network, batch, SEED);
            int side = network.side();
            Box middle = new Box(side / 3, side / 4, side / 2, side - 1);
            try (Generator generator = load(network)) {
                Tensor painted = generator.run(inputs);
                Tensor inside = generator.run(inputs, RunOptions.WHOLE.within(List.of(middle)));
                assertThat(painted.shape()).containsExactly(batch, side, side, 3);
                for (int picture = 0; picture < batch; picture++) {
                    Tensor alone = generator.run(picture(inputs, picture));
                    assertThat(Differences.worst(picture(painted, picture), alone))
                            .as("picture %d, batches %s", picture, generator.hasBatches()).isLessThan(SAME);
                    assertThat(Differences.worst(picture(inside, picture), alone, List.of(middle)))
                            .as("picture %d inside a box", picture).isLessThan(SAME);
                }
            }
        }
    }

    /// Sums over thousands of products, through all levels: rounding adds up as it does in the paper's network.
    /// These weights are harsher than trained ones: what a layer gets wrong, the next ones make larger.
    @Test
    default void roundsAsLittleWithTheWidthOfThePaper() throws GeneratorException {
        try (Generator generator = load(PaperWidth.NETWORK, PaperWidth.WEIGHTS)) {
            double worst = Differences.worst(generator.run(PaperWidth.INPUT), PaperWidth.PAINTED);
            System.out.printf("%s: largest difference at the paper's width %.2e%n", generator.engine(),
                    worst);
            assertThat(worst).isLessThan(1e-4);
        }
    }

    /// A network of 64 channels and what it paints, computed once.
    final class PaperWidth {

        static final NetworkDescription NETWORK = new NetworkDescription(64, 64, 6, GateVariant.PROPER);
        static final Weights WEIGHTS = SeededWeights.of(NETWORK, SEED);
        static final Tensor INPUT = SeededWeights.input(NETWORK, 1, SEED);
        static final Tensor PAINTED = new NaiveGenerator(NETWORK, WEIGHTS).run(INPUT, RunOptions.WHOLE);

        private PaperWidth() {}
    }

    @Test
    default void paintsTheSameBitsTwiceAndLeavesTheInputAlone() throws GeneratorException {
        Tensor input = SeededWeights.input(WIDE, 1, SEED);
        try (Generator generator = load(WIDE); Generator other = load(WIDE)) {
            Tensor first = generator.run(input);
            assertThat(generator.run(input)).isEqualTo(first);
            assertThat(other.run(input)).isEqualTo(first);
        }
        assertThat(input).isEqualTo(SeededWeights.input(WIDE, 1, SEED));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    default void refusesWhatIsNotFinite(float value) throws GeneratorException {
        Tensor input = SeededWeights.input(SMALL, 1, SEED);
        input.data()[77] = value;
        try (Generator generator = load(SMALL)) {
            assertThatIllegalArgumentException().isThrownBy(() -> generator.run(input))
                    .withMessageContaining("NaN or infinity");
        }
    }

    @Test
    default void refusesOtherShapesAndRegionsOutsideThePicture() throws GeneratorException {
        try (Generator generator = load(SMALL)) {
            for (int[] shape : new int[][]{{1, 32, 32, 8}, {1, 16, 16, 9}, {1, 32, 31, 9}, {32, 32, 9},
                    {0, 32, 32, 9}}) {
                assertThatIllegalArgumentException().as(Arrays.toString(shape))
                        .isThrownBy(() -> generator.run(Tensor.zeros(shape)));
            }
            RunOptions outside = RunOptions.WHOLE.within(List.of(new Box(0, 0, 33, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.run(SeededWeights.input(SMALL, 1, SEED), outside));
        }
    }

    @Test
    default void refusesWeightsOfAnotherNetwork() {
        Weights weights = SeededWeights.of(new NetworkDescription(32, 4, 3, GateVariant.PROPER), SEED);
        assertThatThrownBy(() -> load(SMALL, weights).close())
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("has shape");
    }

    @Test
    default void paintsTheSameInsideARegion() throws GeneratorException {
        Tensor input = SeededWeights.input(WIDE, 2, SEED);
        double worst = 0;
        try (Generator generator = load(WIDE)) {
            Tensor whole = generator.run(input);
            for (List<Box> region : regions(WIDE.side())) {
                Tensor painted = generator.run(input, RunOptions.WHOLE.within(region));
                double difference = Differences.worst(painted, whole, region);
                assertThat(difference).as("seed %d, region %s", SEED, region).isLessThan(SAME);
                assertThat(painted.isFinite()).as("finite outside of %s", region).isTrue();
                worst = Math.max(worst, difference);
            }
            System.out.printf("%s: largest difference inside a region %.2e%n", generator.engine(), worst);
        }
    }

    @Test
    default void keepsNothingThatChangesAResult() throws GeneratorException {
        Tensor first = SeededWeights.input(WIDE, 1, SEED);
        Tensor retouched = repaint(first, new Box(40, 17, 71, 60));
        Tensor corner = repaint(retouched, new Box(120, 0, 128, 3));
        Tensor stranger = SeededWeights.input(WIDE, 1, SEED + 1);
        double worst = 0;
        try (Generator generator = load(WIDE); Generator forgetful = load(WIDE)) {
            for (Tensor input : List.of(first, retouched, retouched, corner, first, stranger, first)) {
                Tensor expected = forgetful.run(input);
                for (String name : List.of("photograph", "photograph", "another")) {
                    Tensor painted = generator.run(input, RunOptions.WHOLE.keptAs(name));
                    worst = Math.max(worst, Differences.worst(painted, expected));
                }
            }
            System.out.printf("%s: largest difference of a kept run %.2e%n", generator.engine(), worst);
            assertThat(worst).as("seed %d", SEED).isLessThan(SAME);
        }
    }

    @Test
    default void keepsNothingThatChangesARegion() throws GeneratorException {
        SplittableRandom random = new SplittableRandom(SEED);
        Tensor input = SeededWeights.input(WIDE, 1, SEED);
        try (Generator generator = load(WIDE); Generator forgetful = load(WIDE)) {
            for (List<Box> region : regions(WIDE.side())) {
                input = repaint(input, box(random, WIDE.side()));
                Tensor painted = generator.run(input, RunOptions.WHOLE.keptAs("session").within(region));
                assertThat(Differences.worst(painted, forgetful.run(input), region))
                        .as("seed %d, region %s", SEED, region).isLessThan(SAME);
            }
        }
    }

    @Test
    default void stopsBetweenLayersAndRunsAgain() throws GeneratorException {
        Tensor input = SeededWeights.input(SMALL, 1, SEED);
        try (Generator generator = load(SMALL)) {
            Tensor expected = generator.run(input);
            AtomicInteger asked = new AtomicInteger();
            generator.run(input, RunOptions.WHOLE.stoppedBy(() -> asked.incrementAndGet() < 0));
            assertThat(asked.get()).as("asked between layers").isGreaterThan(1);
            for (int last = 1; last <= asked.get(); last++) {
                AtomicInteger left = new AtomicInteger(last);
                RunOptions options = RunOptions.WHOLE.keptAs("stopped")
                        .stoppedBy(() -> left.decrementAndGet() <= 0);
                assertThatThrownBy(() -> generator.run(input, options))
                        .isInstanceOf(CancellationException.class);
            }
            assertThat(generator.run(input)).isEqualTo(expected);
            assertThat(Differences.worst(generator.run(input, RunOptions.WHOLE.keptAs("stopped")), expected))
                    .isLessThan(SAME);
        }
    }

    @Test
    default void refusesWorkOnceItIsClosedHoweverOften() throws GeneratorException {
        Tensor input = SeededWeights.input(SMALL, 1, SEED);
        Generator generator = load(SMALL);
        generator.run(input);
        generator.close();
        generator.close();
        assertThatIllegalStateException().isThrownBy(() -> generator.run(input));
    }

    @Test
    @SuppressWarnings("try") // one of the two closes early
    default void sharesAProcessWithAnother() throws Exception {
        Tensor small = SeededWeights.input(SMALL, 1, SEED);
        Tensor wide = SeededWeights.input(WIDE, 1, SEED);
        try (Generator first = load(SMALL);
                Generator second = load(WIDE);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Tensor expectedSmall = first.run(small);
            Tensor expectedWide = second.run(wide);
            Future<Boolean> firstSame = threads.submit(always(first, small, expectedSmall));
            Future<Boolean> secondSame = threads.submit(always(second, wide, expectedWide));
            assertThat(firstSame.get()).isTrue();
            assertThat(secondSame.get()).isTrue();
            first.close();
            assertThat(second.run(wide)).isEqualTo(expectedWide);
        }
    }

    @Test
    default void holdsNoMoreMemoryAfterAThousandRuns() throws Exception {
        NetworkDescription network = new NetworkDescription(64, 1, 3, GateVariant.COMPATIBLE);
        Tensor input = SeededWeights.input(network, 1, SEED);
        long leakBytes = 1000L * input.data().length * Float.BYTES / 4;
        try (Generator generator = load(network)) {
            run(generator, input, 500);
            long grown = Long.MAX_VALUE;
            // Heap and allocator settle within some rounds; a leak grows in every one.
            for (int round = 0; round < 8 && grown >= leakBytes; round++) {
                long before = ResidentMemory.bytes();
                run(generator, input, 1000);
                grown = ResidentMemory.bytes() - before;
                System.out.printf("%s: resident %d MB, grown by %d KB in 1,000 runs%n", generator.engine(),
                        before >> 20, grown >> 10);
            }
            assertThat(grown).as("a quarter of an input a run would be %d", leakBytes).isLessThan(leakBytes);
        }
    }

    private static void run(Generator generator, Tensor input, int times) throws GeneratorException {
        for (int time = 0; time < times; time++) {
            generator.run(input,
                    time % 2 == 0 ? RunOptions.WHOLE : RunOptions.WHOLE.keptAs("photograph " + time % 50));
        }
    }

    private static Callable<Boolean> always(Generator generator, Tensor input, Tensor expected) {
        return () -> {
            boolean same = true;
            for (int time = 0; time < 10; time++) {
                same &= generator.run(input).equals(expected);
            }
            return same;
        };
    }

    /// Corners, borders, one pixel, everything, and boxes at random, one and several.
    private static List<List<Box>> regions(int side) {
        List<List<Box>> regions = new ArrayList<>(List.of(
                List.of(new Box(0, 0, 1, 1)), List.of(new Box(side - 1, side - 1, side, side)),
                List.of(new Box(0, 0, side, 3)), List.of(new Box(side - 5, 0, side, side)),
                List.of(new Box(0, side - 7, 9, side), new Box(side - 9, 0, side, 7)),
                List.of(new Box(side / 2, side / 2, side / 2 + 1, side / 2 + 1)), List.of(Box.whole(side))));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int sample = 0; sample < 20; sample++) {
            List<Box> boxes = new ArrayList<>();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                boxes.add(box(random, side));
            }
            regions.add(boxes);
        }
        return regions;
    }

    private static Box box(SplittableRandom random, int side) {
        int left = random.nextInt(side);
        int top = random.nextInt(side);
        return new Box(left, top, random.nextInt(left + 1, side + 1), random.nextInt(top + 1, side + 1));
    }

    /// The same picture with other values inside `box`.
    private static Tensor repaint(Tensor input, Box box) {
        Tensor repainted = Tensor.of(input.data().clone(), input.shape());
        int channels = NetworkDescription.INPUT_CHANNELS;
        for (int row = box.top(); row < box.bottom(); row++) {
            for (int index = (row * input.size(2) + box.left())
                    * channels; index < (row * input.size(2) + box.right()) * channels; index++) {
                repainted.data()[index] = 0.5f - repainted.data()[index];
            }
        }
        return repainted;
    }

    private static Tensor picture(Tensor batch, int picture) {
        int size = batch.data().length / batch.size(0);
        return Tensor.of(Arrays.copyOfRange(batch.data(), picture * size, (picture + 1) * size), 1,
                batch.size(1),
                batch.size(2), batch.size(3));
    }
}
