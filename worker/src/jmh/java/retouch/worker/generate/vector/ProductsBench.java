package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import retouch.worker.generate.GeneratorException;

/// One product as a Winograd layer asks for it, by each multiplier, on one thread.
@State(Scope.Thread)
public class ProductsBench {

    private static final long SEED = 20261123;

    @Param({"kernel", "openblas"})
    private String products = "";

    /// Rows, depth, columns.
    @Param({"64x256x256", "64x512x512", "16x1024x512"})
    private String shape = "";

    private Products right = new KernelProducts(1, 1, MatrixKernel.PANEL);
    private float[] inputs = new float[0];
    private float[] sums = new float[0];
    private int rows;

    /// Of a shape.
    static long multiplyAdds(String shape) {
        return Arrays.stream(sizes(shape)).asLongStream().reduce(1, Math::multiplyExact);
    }

    @Setup(Level.Trial)
    public void fill() throws GeneratorException {
        int[] sizes = sizes(shape);
        rows = sizes[0];
        SplittableRandom random = new SplittableRandom(SEED);
        right = Multiplier.of(ProductsChoice.of(products).orElseThrow(), 1).zeros(1, sizes[1], sizes[2]);
        for (int row = 0; row < sizes[1]; row++) {
            right.setRow(0, row, RowBits.floats(random, sizes[2]));
        }
        inputs = RowBits.floats(random, rows * sizes[1]);
        sums = new float[rows * sizes[2]];
    }

    @Benchmark
    public float[] product() {
        right.multiply(0, rows, inputs, 0, sums, 0);
        return sums;
    }

    private static int[] sizes(String shape) {
        return Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    }
}
