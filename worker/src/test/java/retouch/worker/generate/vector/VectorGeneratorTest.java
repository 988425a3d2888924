package retouch.worker.generate.vector;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;

class VectorGeneratorTest implements GeneratorContract {

    private static final NetworkDescription NETWORK = new NetworkDescription(256, 8, 5, GateVariant.PROPER);

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return VectorGenerator.load(network, weights,
                VectorGenerator.Config.standard().withProducts(ProductsChoice.KERNEL));
    }

    /// Stronger than the contract: not nearly the same, the same. A job that is done again elsewhere has the
    /// same bytes, whatever that worker did before.
    @Test
    void paintsTheSameBitsWhateverItPaintedBefore() throws GeneratorException {
        Weights weights = SeededWeights.of(NETWORK, SEED);
        try (Generator seasoned = load(NETWORK, weights)) {
            Random random = new Random(SEED);
            Tensor input = SeededWeights.input(NETWORK, 1, SEED);
            for (int trial = 0; trial < 12; trial++) {
                Box box = box(random);
                input = changed(input, box, random);
                RunOptions part = RunOptions.WHOLE.within(List.of(box, box(random)));
                String name = "photograph " + trial % 2;
                try (Generator fresh = load(NETWORK, weights)) {
                    assertThat(seasoned.run(input, part.keptAs(name)))
                            .as("trial %d, %s", trial, part.region())
                            .isEqualTo(fresh.run(input, part));
                }
                assertThat(seasoned.run(input, RunOptions.WHOLE.keptAs(name))).as("trial %d", trial)
                        .isEqualTo(seasoned.run(input));
            }
        }
    }

    @Test
    void paintsTheSameBitsOnOneThreadOfSeveral() throws GeneratorException {
        Tensor input = SeededWeights.input(NETWORK, 1, SEED);
        try (Generator generator = VectorGenerator.load(NETWORK, SeededWeights.of(NETWORK, SEED),
                new VectorGenerator.Config(3, 0, ProductsChoice.KERNEL))) {
            assertThat(generator.run(input, RunOptions.WHOLE.onOneThread())).isEqualTo(generator.run(input));
        }
    }

    @Test
    void keepsNoMoreThanItMay() throws GeneratorException {
        Weights weights = SeededWeights.of(NETWORK, SEED);
        Tensor input = SeededWeights.input(NETWORK, 1, SEED);
        long one = new Activations(NETWORK).bytes();
        try (VectorGenerator generator = VectorGenerator.load(NETWORK, weights,
                new VectorGenerator.Config(1, 2 * one, ProductsChoice.KERNEL))) {
            long empty = generator.heldBytes();
            for (int name = 0; name < 5; name++) {
                generator.run(input, RunOptions.WHOLE.keptAs("photograph " + name));
            }
            assertThat(generator.heldBytes() - empty).as("two kept and one spare").isEqualTo(3 * one);
        }
    }

    private static Box box(Random random) {
        int left = random.nextInt(200);
        int top = random.nextInt(200);
        return new Box(left, top, left + 1 + random.nextInt(56), top + 1 + random.nextInt(56));
    }

    private static Tensor changed(Tensor input, Box box, Random random) {
        float[] values = input.data().clone();
        for (int row = box.top(); row < box.bottom(); row++) {
            for (int index = 9 * box.left(); index < 9 * box.right(); index++) {
                values[row * 256 * 9 + index] = random.nextFloat();
            }
        }
        return Tensor.of(values, 1, 256, 256, 9);
    }
}
