package retouch.worker.generate.vector;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which multiplier is the faster one on this machine, measured on products like the network's.
final class FasterMultiplier {

    /// A small lead is noise, and our own kernel needs nothing that is not here.
    private static final double LEAD_MIN = 1.05;

    /// How long it waits for the kernel to be compiled, which on a busy machine takes a second; after that it
    /// would compare an interpreter with a library. The first edit would wait for the compiler, too.
    private static final Duration WARM_UP_MAX = Duration.ofMillis(1_500);

    /// For both together, once they are warm.
    private static final Duration MEASURING_MAX = Duration.ofMillis(100);

    /// Compiled, our kernel is as fast as OpenBLAS or nearly; before, it is a hundred times slower.
    private static final int COMPILED_WITHIN = 3;

    /// All of the kernel's ways through some rows, and short where every step is interpreted.
    private static final Shape WARM_UP = new Shape(16, 256, 256);

    private static final Logger LOG = LoggerFactory.getLogger(FasterMultiplier.class);

    private static final List<Shape> SHAPES = List.of(new Shape(64, 256, 256), new Shape(64, 512, 512),
            new Shape(16, 1024, 512));

    private FasterMultiplier() {}

    /// Measures at the first call.
    private static final class Once {
        private static final Multiplier HERE = choose(FoundBlas.here());
    }

    /// @param rows    of the left side
    /// @param depth   what is summed over
    /// @param columns of the right side
    private record Shape(int rows, int depth, int columns) {

        double multiplyAdds() {
            return (double) rows * depth * columns;
        }
    }

    /// One multiplier and one shape.
    private static final class Contender {

        private final Shape shape;
        private final Products products;
        private final float[] inputs;
        private final float[] sums;
        private long bestNanos = Long.MAX_VALUE;

        private Contender(Multiplier multiplier, Shape shape) {
            this.shape = shape;
            products = multiplier.zeros(1, shape.depth, shape.columns);
            SplittableRandom random = new SplittableRandom(shape.depth);
            for (int row = 0; row < shape.depth; row++) {
                products.setRow(0, row, RowBits.floats(random, shape.columns));
            }
            inputs = RowBits.floats(random, shape.rows * shape.depth);
            sums = new float[shape.rows * shape.columns];
        }

        private void run() {
            long start = System.nanoTime();
            products.multiply(0, shape.rows, inputs, 0, sums, 0);
            bestNanos = Math.min(bestNanos, System.nanoTime() - start);
        }
    }

    static Multiplier here() {
        return Once.HERE;
    }

    /// Logs what it chose, and why.
    static Multiplier choose(FoundBlas found) {
        Multiplier kernel = new Multiplier.Kernel();
        if (found.library().isEmpty()) {
            LOG.atDebug().addKeyValue("products", kernel.label()).addKeyValue("reason", found.reason())
                    .log("engine.products");
            return kernel;
        }
        Multiplier blas = new Multiplier.Blas(found.library().get());
        if (!warmUp(new Contender(kernel, WARM_UP), new Contender(blas, WARM_UP))) {
            LOG.atInfo().addKeyValue("products", kernel.label())
                    .addKeyValue("reason", "the machine is too busy to compile the kernel in " + WARM_UP_MAX)
                    .log("engine.products");
            return kernel;
        }
        return measured(kernel, blas);
    }

    private static boolean warmUp(Contender own, Contender bought) {
        long end = System.nanoTime() + WARM_UP_MAX.toNanos();
        do {
            bought.run();
            own.run();
        } while (own.bestNanos > COMPILED_WITHIN * bought.bestNanos && System.nanoTime() < end);
        return own.bestNanos <= COMPILED_WITHIN * bought.bestNanos;
    }

    /// In turns, so that a machine that is busy for a while slows both.
    private static Multiplier measured(Multiplier kernel, Multiplier blas) {
        List<Contender> own = SHAPES.stream().map(shape -> new Contender(kernel, shape)).toList();
        List<Contender> bought = SHAPES.stream().map(shape -> new Contender(blas, shape)).toList();
        long end = System.nanoTime() + MEASURING_MAX.toNanos();
        do {
            own.forEach(Contender::run);
            bought.forEach(Contender::run);
        } while (System.nanoTime() < end);
        Multiplier faster = rate(bought) > LEAD_MIN * rate(own) ? blas : kernel;
        LOG.atInfo().addKeyValue("products", faster.label())
                .addKeyValue("kernel_gmac_per_s", String.format(Locale.ROOT, "%.1f", rate(own)))
                .addKeyValue("openblas_gmac_per_s", String.format(Locale.ROOT, "%.1f", rate(bought)))
                .log("engine.products");
        return faster;
    }

    /// Multiply-adds per nanosecond over all shapes.
    private static double rate(List<Contender> contenders) {
        return contenders.stream().mapToDouble(contender -> contender.shape.multiplyAdds()).sum()
                / contenders.stream().mapToLong(contender -> contender.bestNanos).sum();
    }
}
