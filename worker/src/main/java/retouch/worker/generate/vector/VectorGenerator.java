package retouch.worker.generate.vector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import retouch.fleet.config.Settings;
import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Border;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.KeptCounts;
import retouch.worker.generate.RunOptions;

/// Runs the generator in Java, on the Vector API (JEP 508): Winograd's algorithm where the shapes allow it,
/// indirect matrix products elsewhere, everything between two convolutions fused into the first one's end.
///
/// **Memory.** All of it is on the heap: the packed weights, 1.5 to 2 times their size on disk, and the
/// feature maps of one picture, plus those of the pictures whose encoder is kept, [Config#keptBytesMax] at
/// most.
///
/// Not thread-safe: one thread owns a generator; the team that computes for it is its own.
public final class VectorGenerator implements Generator {

    private final VectorNetwork network;
    private final Multiplier multiplier;
    private final Config config;
    private final Crew crew;
    private final Map<String, Activations> kept = new LinkedHashMap<>();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private Optional<Activations> spare = Optional.empty();
    private boolean closed;

    /// @param threads      that compute, the caller's included
    /// @param keptBytesMax for feature maps of earlier runs ([RunOptions#kept]); the longest unused go first
    /// @param products     what computes the matrix products
    public record Config(int threads, long keptBytesMax, ProductsChoice products) {

        public Config {
            if (threads < 1 || threads > 1024 || keptBytesMax < 0) {
                throw new IllegalArgumentException("threads 1 to 1024, bytes not negative: " + threads + ", "
                        + keptBytesMax);
            }
            Objects.requireNonNull(products, "products");
        }

        /// One thread per processor, half a gibibyte of kept maps, the faster products.
        public static Config standard() {
            return new Config(Runtime.getRuntime().availableProcessors(), 512L << 20, ProductsChoice.AUTO);
        }

        /// The same, with other products.
        public Config withProducts(ProductsChoice other) {
            return new Config(threads, keptBytesMax, other);
        }

        /// Reads the `RETOUCH_VECTOR_*` settings.
        public static Config from(Settings settings) {
            String text = settings.text("RETOUCH_VECTOR_PRODUCTS", ProductsChoice.AUTO.label());
            Optional<ProductsChoice> products = ProductsChoice.of(text.strip());
            if (products.isEmpty()) {
                settings.problem("RETOUCH_VECTOR_PRODUCTS must be auto, kernel or openblas, not '%s'."
                        .formatted(text));
            }
            Config standard = standard();
            return new Config(settings.integer("RETOUCH_VECTOR_THREADS", standard.threads, 1, 1024),
                    (long) settings.integer("RETOUCH_VECTOR_KEPT_MIB", (int) (standard.keptBytesMax >> 20), 0,
                            1 << 20) << 20,
                    products.orElse(ProductsChoice.AUTO));
        }
    }

    private VectorGenerator(VectorNetwork network, Multiplier multiplier, Config config) {
        this.network = network;
        this.multiplier = multiplier;
        this.config = config;
        this.crew = Crew.of(config.threads);
    }

    /// Lays the weights out.
    ///
    /// @throws GeneratorException permanent if the weights are not the network's; retryable if there is not
    ///     enough memory; permanent, too, if OpenBLAS is asked for and cannot be had
    public static VectorGenerator load(NetworkDescription network, Weights weights, Config config)
            throws GeneratorException {
        VectorGenerator generator = layOut(network, weights, config);
        Rehearsal.end();
        return generator;
    }

    static VectorGenerator layOut(NetworkDescription network, Weights weights, Config config)
            throws GeneratorException {
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw GeneratorException.permanent("the weights do not fit the network: " + problem);
        }
        Multiplier multiplier = Multiplier.of(config.products, config.threads);
        try {
            VectorNetwork laidOut = VectorNetwork.of(network, weights, multiplier);
            return new VectorGenerator(laidOut, multiplier, config);
        } catch (OutOfMemoryError failed) {
            throw GeneratorException.retryable("the heap has no room for the weights of " + network
                    + "; give the worker more with -Xmx", failed);
        }
    }

    @Override
    public NetworkDescription network() {
        return network.network();
    }

    @Override
    public String engine() {
        return "vector 1";
    }

    /// Names what computes the products, too: the same seed makes the same bytes on the same device.
    @Override
    public String device() {
        return "cpu %s (%d threads, %d-bit vectors; products %s)".formatted(System.getProperty("os.arch"),
                config.threads, Lanes.SPECIES.vectorBitSize(), multiplier.label());
    }

    @Override
    public KeptCounts keptCounts() {
        return new KeptCounts(hits.get(), misses.get());
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        if (closed) {
            throw new IllegalStateException("the generator is closed");
        }
        Border.checkInput(network(), input, options);
        int side = network().side();
        float[] painted = new float[input.size(0) * side * side * NetworkDescription.OUTPUT_CHANNELS];
        for (int picture = 0; picture < input.size(0); picture++) {
            paint(input, picture, options, painted);
        }
        return Border.checkOutput(network(), Tensor.of(painted, input.size(0), side, side,
                NetworkDescription.OUTPUT_CHANNELS));
    }

    /// Bytes of weights and feature maps that it holds on to between runs.
    public long heldBytes() {
        return network.bytes() + spare.map(Activations::bytes).orElse(0L)
                + kept.values().stream().mapToLong(Activations::bytes).sum();
    }

    @Override
    public void close() {
        closed = true;
        kept.clear();
        spare = Optional.empty();
        crew.close();
    }

    private void paint(Tensor input, int picture, RunOptions options, float[] painted)
            throws GeneratorException {
        // Taken out while it is written to: a run that ends halfway leaves nothing behind.
        Activations maps = take(options.kept());
        try {
            RunPlan plan = RunPlan.of(network, maps.take(input, picture), options.region());
            network.run(options.single() ? crew.alone() : crew, maps, plan, options);
            for (RunPlan.Decode decode : plan.decodes()) {
                Tangent.copy(maps.output(), decode.output(), painted, picture);
            }
            giveBack(options.kept(), maps);
        } catch (OutOfMemoryError failed) {
            throw GeneratorException.retryable("the heap has no room for the feature maps of " + network(),
                    failed);
        }
    }

    private Activations take(Optional<String> name) {
        Optional<Activations> known = name.map(kept::remove);
        if (known.isPresent()) {
            hits.incrementAndGet();
            return known.get();
        }
        if (name.isPresent()) {
            misses.incrementAndGet();
        }
        Activations maps = spare.orElseGet(() -> new Activations(network()));
        maps.forget();
        spare = Optional.empty();
        return maps;
    }

    private void giveBack(Optional<String> name, Activations maps) {
        if (name.isEmpty() || maps.bytes() > config.keptBytesMax) {
            spare = Optional.of(maps);
            return;
        }
        kept.put(name.get(), maps);
        while (maps.bytes() * kept.size() > config.keptBytesMax) {
            spare = Optional.of(kept.remove(kept.keySet().iterator().next()));
        }
    }
}
