package retouch.cli.bench.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import retouch.cli.up.JavaCommand;
import retouch.schemas.network.NetworkDescription;

/// Measures a training step, ours and PyTorch's in turns: same network, weights, batch, losses and optimizer. They are
/// compared only if they compute the same.
final class TrainBench {

    /// How far the terms of the first step may be apart, and the sums of all derivatives' sizes: both are sums of
    /// floats in different orders.
    static final double TERM_LIMIT = 1e-3;
    static final double GRADIENT_LIMIT = 1e-2;

    private static final String GRADIENT = "gradient";
    /// Below it a term is as good as zero.
    private static final double SMALL = 1e-3;

    /// Threads of one that spin while they wait would take the processors from the other.
    private static final Map<String, String> ENVIRONMENT = Map.of("OMP_WAIT_POLICY", "PASSIVE",
            "OMP_NUM_THREADS",
            threads(), "OPT_OUT_TRACKING", "true");

    private final int rounds;
    private final int steps;
    private final Optional<Path> torch;

    /// @param channels of the first layer
    /// @param batch    pictures of a step
    record Size(NetworkDescription network, int batch) {
        @Override
        public String toString() {
            return "%d px, %d channels, batch %d".formatted(network.side(), network.baseChannels(), batch);
        }
    }

    /// @param medianMillis of the rounds
    /// @param bestMillis   of the rounds
    record Figures(double medianMillis, double bestMillis, long peakMemoryMiB) {
        static Figures of(StepProcess process) throws IOException {
            return new Figures(process.median().toNanos() / 1e6, process.best().toNanos() / 1e6,
                    process.peakMemoryMiB());
        }
    }

    /// @param torch   empty if PyTorch was not built
    /// @param apart   by how much the terms differ at most; empty likewise
    record Row(Size size, Figures ours, Optional<Figures> torch, Optional<Double> apart) {}

    /// @param rounds of each contender
    /// @param steps  of a round
    /// @param torch  where PyTorch's side was built; empty to measure ours alone
    TrainBench(int rounds, int steps, Optional<Path> torch) {
        this.rounds = rounds;
        this.steps = steps;
        this.torch = torch;
    }

    /// @param listener hears what is being done
    Row measure(Size size, Consumer<String> listener) throws IOException, InterruptedException {
        Path file = Files.createTempFile("retouch-bench", ".case");
        listener.accept("measuring " + size);
        try (StepProcess ours = new StepProcess("The trainer", ours(size, file), ENVIRONMENT)) {
            if (torch.isEmpty()) {
                for (int round = 0; round <= rounds; round++) {
                    ours.take(steps, round > 0);
                }
                return new Row(size, Figures.of(ours), Optional.empty(), Optional.empty());
            }
            return race(size, ours, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Row race(Size size, StepProcess ours, Path file) throws IOException {
        try (StepProcess other = new StepProcess("PyTorch", torch(size, file), ENVIRONMENT)) {
            double apart = compare(ours.terms(), other.terms());
            for (int round = 0; round <= rounds; round++) { // the first one compiles and lays out
                ours.take(steps, round > 0);
                other.take(steps, round > 0);
            }
            return new Row(size, Figures.of(ours), Optional.of(Figures.of(other)), Optional.of(apart));
        }
    }

    /// @return by how much the terms differ at most, of their size
    static double compare(Map<String, Double> ours, Map<String, Double> others) throws IOException {
        double largest = 0;
        for (Map.Entry<String, Double> other : others.entrySet()) {
            Double own = ours.get(other.getKey());
            if (own == null) {
                throw new IOException("The trainer has no term " + other.getKey() + ".");
            }
            double apart = Math.abs(own - other.getValue())
                    / Math.max(SMALL, Math.abs(own));
            boolean isGradient = other.getKey().endsWith(GRADIENT);
            if (!(apart <= (isGradient ? GRADIENT_LIMIT : TERM_LIMIT))) {
                throw new IOException(
                        "The two do not compute the same, so their times mean nothing: " + other.getKey()
                                + " is " + own + " here and " + other.getValue() + " in PyTorch.");
            }
            largest = isGradient ? largest : Math.max(largest, apart);
        }
        return largest;
    }

    private static List<String> ours(Size size, Path file) {
        return JavaCommand.retouch("bench", "step-alone", "--side", Integer.toString(size.network().side()),
                "--channels", Integer.toString(size.network().baseChannels()),
                "--levels", Integer.toString(size.network().levels()), "--batch",
                Integer.toString(size.batch()), "--case", file.toString());
    }

    private List<String> torch(Size size, Path file) throws IOException {
        Path target = torch.orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Xmx1g");
        command.add("-Dai.djl.offline=true");
        command.add("-Dai.djl.pytorch.num_threads=" + threads());
        command.add("-DDJL_CACHE_DIR=" + target.resolve("djl"));
        command.add("-cp");
        command.add(
                target.resolve("classes") + ":" + Files.readString(target.resolve("class-path.txt")).strip());
        command.add("retouch.pytorch.TorchMain");
        command.add(file.toString());
        command.add(Integer.toString(size.network().side()));
        command.add(Integer.toString(size.network().baseChannels()));
        command.add(Integer.toString(size.network().levels()));
        return command;
    }

    private static String threads() {
        return Integer.toString(Runtime.getRuntime().availableProcessors());
    }
}
