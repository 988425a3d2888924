package retouch.worker.generate.vector;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks of the vector engine's kernels and prints what they compute or move per second, and
/// products also as a share of what [MatrixKernel] reaches in the cache in the same run.
///
/// Arguments are patterns of what to run; none for everything. The first benchmark, the peak, always runs.
public final class KernelBenchMain {

    private static final String PEAK = "KernelBench.matrixKernel";
    private static final String PRODUCT = "ProductsBench.product";

    private static final String[] ALL = {"KernelBench", "LayerBench", "ProductsBench"};

    private static final Map<String, Long> BYTES = Map.of(
            "KernelBench.winogradInput", KernelBench.INPUT_BYTES,
            "KernelBench.winogradOutput", KernelBench.OUTPUT_BYTES,
            "KernelBench.winogradFilters", KernelBench.FILTER_BYTES,
            "KernelBench.gatedOutput", KernelBench.GATED_BYTES,
            "KernelBench.subPixelOutput", KernelBench.SUB_PIXEL_BYTES,
            "KernelBench.exponential", KernelBench.EXPONENTIAL_BYTES);

    private KernelBenchMain() {}

    public static void main(String[] patterns) throws RunnerException {
        Collection<RunResult> results = new Runner(options(patterns)).run();
        double peak = results.stream().filter(result -> name(result).equals(PEAK)).findFirst()
                .map(result -> KernelBench.PRODUCT_MULTIPLY_ADDS / nanos(result)).orElseThrow();
        System.out.printf(Locale.ROOT, "%nvectors of %d bits, one thread; peak: %s, in the cache%n",
                Lanes.SPECIES.vectorBitSize(), PEAK);
        System.out.printf("%-40s %12s %12s %10s%n", "kernel", "time", "rate", "of peak");
        results.forEach(result -> print(result, peak));
    }

    private static Options options(String[] patterns) {
        OptionsBuilder options = new OptionsBuilder();
        options.include(PEAK + "$");
        for (String pattern : patterns.length == 0 ? ALL : patterns) {
            options.include(pattern);
        }
        return options.mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS)
                .forks(1).warmupIterations(3).warmupTime(TimeValue.seconds(1))
                .measurementIterations(5).measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("--add-modules=jdk.incubator.vector", "-Xmx3g").build();
    }

    private static void print(RunResult result, double peak) {
        String name = name(result);
        double nanos = nanos(result);
        if (BYTES.containsKey(name)) {
            System.out.printf(Locale.ROOT, "%-40s %9.2f us %7.1f GB/s%n", name, nanos / 1e3,
                    BYTES.get(name) / nanos);
        } else {
            double rate = multiplyAdds(result) / nanos;
            System.out.printf(Locale.ROOT, "%-40s %9.2f us %5.1f GMAC/s %8.0f %%%n", title(result), nanos / 1e3,
                    rate, 100 * rate / peak);
        }
    }

    /// Those of the plain way to compute it: Winograd's algorithm needs fewer, and so may exceed the peak.
    private static long multiplyAdds(RunResult result) {
        return switch (name(result)) {
            case PEAK -> KernelBench.PRODUCT_MULTIPLY_ADDS;
            case PRODUCT -> ProductsBench.multiplyAdds(result.getParams().getParam("shape"));
            default -> LayerBench.named(result.getParams().getParam("layer")).multiplyAdds();
        };
    }

    private static String title(RunResult result) {
        if (name(result).equals(PEAK)) {
            return name(result);
        }
        if (name(result).equals(PRODUCT)) {
            return result.getParams().getParam("products") + " " + result.getParams().getParam("shape");
        }
        String layer = result.getParams().getParam("layer");
        return layer + ", " + LayerBench.named(layer).outputSide() + " px";
    }

    private static String name(RunResult result) {
        String[] path = result.getParams().getBenchmark().split("\\.");
        return path[path.length - 2] + "." + path[path.length - 1];
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }
}
