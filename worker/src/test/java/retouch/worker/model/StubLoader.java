package retouch.worker.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Border;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Versions that paint one gray each, and notice whether they are used after they were freed.
final class StubLoader implements ModelLoader {

    static final long BYTES = 100;
    private static final NetworkDescription NETWORK = new NetworkDescription(32, 1, 3, GateVariant.PROPER);

    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    final AtomicInteger usedAfterClose = new AtomicInteger();

    /// Trial runs that began, and loads that wait for a gap.
    final AtomicInteger trialRuns = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();

    /// Versions that were fetched.
    final AtomicInteger prepared = new AtomicInteger();
    private final Map<Sha256, String> names = new HashMap<>();
    private final Map<String, NotLoadedException> bad = new HashMap<>();
    private volatile Optional<CountDownLatch> gate = Optional.empty();

    StubLoader(String... versions) {
        Arrays.stream(versions).forEach(name -> names.put(digest(name), name));
    }

    static Sha256 digest(String name) {
        return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    }

    /// Lets a version fail in its engine, from now on.
    synchronized void spoil(String name, boolean retryable) {
        bad.put(name, new NotLoadedException("on-purpose", name + " is spoiled", retryable, null));
    }

    synchronized void mend(String name) {
        bad.remove(name);
    }

    /// Every load waits for `latch`.
    void holdAt(CountDownLatch latch) {
        gate = Optional.of(latch);
    }

    @Override
    public Prepared prepare(Sha256 digest, Instant notBefore, Courtesy atOnce) {
        prepared.incrementAndGet();
        return new Prepared(digest, BYTES, courtesy -> load(names.get(digest), courtesy));
    }

    private LoadedModel load(String name, Courtesy courtesy) throws NotLoadedException {
        try {
            if (gate.isPresent()) {
                gate.get().await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        synchronized (this) {
            if (bad.containsKey(name)) {
                throw bad.get(name);
            }
        }
        ModelCard card = new ModelCard(name, Optional.empty(), NETWORK, true, "CC0-1.0", "", Instant.EPOCH,
                Optional.empty(), new TreeMap<>(), new TreeMap<>());
        try {
            return LoadedModel.warm(new ModelBundle(card, digest(name), Weights.zeros(NETWORK)), new Gray(),
                    "w-1", true, trial(courtesy));
        } catch (GeneratorException e) {
            throw new IllegalStateException(e);
        }
    }

    private RunOptions trial(Courtesy courtesy) {
        return RunOptions.WHOLE.stoppedBy(() -> {
            waiting.incrementAndGet();
            boolean stopped = courtesy.trialRun().stopped().getAsBoolean();
            waiting.decrementAndGet();
            trialRuns.incrementAndGet();
            return stopped;
        });
    }

    private final class Gray implements Generator {

        private volatile boolean closed;

        Gray() {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        }

        @Override
        public NetworkDescription network() {
            return NETWORK;
        }

        @Override
        public String engine() {
            return "gray";
        }

        @Override
        public String device() {
            return "none";
        }

        @Override
        public Tensor run(Tensor input, RunOptions options) {
            if (closed) {
                usedAfterClose.incrementAndGet();
            }
            Border.checkStop(options);
            return Tensor.zeros(1, NETWORK.side(), NETWORK.side(), NetworkDescription.OUTPUT_CHANNELS);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }
}
