package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

import jdk.incubator.vector.FloatVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.SeededWeights;

/// The kernels one by one, on one thread, with everything in the cache.
@State(Scope.Thread)
public class KernelBench {

    /// Multiply-adds of [#matrixKernel].
    static final long PRODUCT_MULTIPLY_ADDS = (long) KernelBench.ROWS * KernelBench.DEPTH * MatrixKernel.PANEL;

    /// What [#winogradInput] reads and writes: 36 vectors each.
    static final long INPUT_BYTES = 2L * Winograd.FREQUENCIES * KernelBench.CHANNELS * Float.BYTES;

    /// What [#winogradOutput] reads and writes: 36 vectors, 16 vectors.
    static final long OUTPUT_BYTES = (Winograd.FREQUENCIES + 16L) * KernelBench.CHANNELS * Float.BYTES;

    /// What [#winogradFilters] reads and writes: 9 taps, 36 frequencies.
    static final long FILTER_BYTES = (9L + Winograd.FREQUENCIES) * KernelBench.CHANNELS * Float.BYTES;

    /// What [#gatedOutput] reads and writes: features and gates, one output.
    static final long GATED_BYTES = 3L * KernelBench.CHANNELS * Float.BYTES;

    /// What [#subPixelOutput] reads and writes: sums of four pixels, four outputs.
    static final long SUB_PIXEL_BYTES = 8L * KernelBench.CHANNELS * Float.BYTES;

    /// What [#exponential] reads and writes.
    static final long EXPONENTIAL_BYTES = 2L * KernelBench.CHANNELS * Float.BYTES;

    private static final int ROWS = 48;
    private static final int DEPTH = 128;
    private static final int CHANNELS = 128;
    private static final long SEED = 20261123;

    private final float[] values = random(1 << 16);
    private final float[] results = new float[1 << 16];
    private final float[] scratch = new float[Winograd.FREQUENCIES * Lanes.COUNT];
    private final float[][] spectra = new float[Winograd.FREQUENCIES][CHANNELS];
    private final double[][] half = new double[3 * Winograd.IN][CHANNELS];
    private final float[] panel = random(DEPTH * MatrixKernel.PANEL);
    private final float[] bias = random(MatrixKernel.PANEL);
    private final MatrixKernel.Rows rows = new MatrixKernel.Rows(values, starts(), new int[]{0}, DEPTH);
    private final Work work = new Work();
    private final FeatureMap map = FeatureMap.create(2, CHANNELS, 1);
    private final GatedOutput gated = new GatedOutput(new Layer.GatedConv("gconv", 3, 1, 1, CHANNELS, CHANNELS, 2,
            Optional.empty(), true, true));
    private final SubPixelOutput subPixel = subPixel();

    @Benchmark
    public float[] matrixKernel() {
        MatrixKernel.multiply(rows, 0, ROWS, panel, 0, bias, 0, results, 0, MatrixKernel.PANEL);
        return results;
    }

    @Benchmark
    public float[] winogradInput() {
        for (int channel = 0; channel < CHANNELS; channel += Lanes.COUNT) {
            Winograd.input(values, channel, Winograd.IN * CHANNELS, CHANNELS, results, channel, CHANNELS,
                    scratch);
        }
        return results;
    }

    @Benchmark
    public float[] winogradOutput() {
        FloatVector none = FloatVector.zero(Lanes.SPECIES);
        for (int channel = 0; channel < CHANNELS; channel += Lanes.COUNT) {
            Winograd.output(values, channel, CHANNELS, none, results, channel, CHANNELS, scratch);
        }
        return results;
    }

    @Benchmark
    public float[][] winogradFilters() {
        Winograd.filters(values, 0, CHANNELS, spectra, half);
        return spectra;
    }

    @Benchmark
    public float[] gatedOutput() {
        gated.write(values, 0, map, 0, 0, work);
        return map.data();
    }

    @Benchmark
    public float[] subPixelOutput() {
        subPixel.write(values, 0, map, 0, 0, work);
        return map.data();
    }

    @Benchmark
    public float[] exponential() {
        for (int channel = 0; channel < CHANNELS; channel += Lanes.COUNT) {
            Exponential.of(FloatVector.fromArray(Lanes.SPECIES, values, channel)).intoArray(results, channel);
        }
        return results;
    }

    private static int[] starts() {
        int[] starts = new int[ROWS];
        Arrays.setAll(starts, row -> row * DEPTH);
        return starts;
    }

    /// That of the layer before the last but one: as many channels as the others have here.
    private static SubPixelOutput subPixel() {
        NetworkDescription network = new NetworkDescription(32, CHANNELS, 3, GateVariant.PROPER);
        Weights weights = SeededWeights.of(network, SEED);
        Layer.GatedDeconv layer = network.layers().stream().filter(Layer.GatedDeconv.class::isInstance)
                .map(Layer.GatedDeconv.class::cast).filter(deconv -> deconv.outputChannels() == CHANNELS)
                .findFirst().orElseThrow();
        return new SubPixelOutput(layer, GateVariant.PROPER, weights);
    }

    private static float[] random(int length) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[length];
        for (int index = 0; index < length; index++) {
            values[index] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
