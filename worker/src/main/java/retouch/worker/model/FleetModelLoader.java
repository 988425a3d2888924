package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import retouch.fleet.model.BundleCache;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.model.ModelRefusedException;
import retouch.fleet.model.TrustPolicy;
import retouch.fleet.model.TrustedBundle;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.NetworkCost;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.worker.generate.GeneratorException;

/// Takes versions from the fleet's store. Not thread-safe.
public final class FleetModelLoader implements ModelLoader {

    /// Weights as they are read and as an engine lays them out, once more while it does.
    private static final long COPIES_OF_WEIGHTS = 3;

    /// What the engine computes with, and what the codec takes.
    private static final long COPIES_OF_ACTIVATIONS = 2;
    private static final long BYTES_BESIDE = 64L << 20;

    /// Versions that the cache keeps: those that any alias is likely to come back to.
    private static final int CACHED_MAX = 8;

    private static final int LOADS_PER_COLLECTION = 8;

    private final ObjectStore store;
    private final Path cache;
    private final String worker;
    private final TrustPolicy trust;
    private final int batchMax;
    private final ModelCheck.Loader engine;
    private final Set<NetworkDescription> warmed = new HashSet<>();
    private int loads;

    /// @param store  borrowed
    /// @param cache  where bundles are kept
    /// @param worker the worker's id
    /// @param trust  which versions may be used
    /// @param batchMax pictures that the engine computes together
    public FleetModelLoader(ObjectStore store, Path cache, String worker, TrustPolicy trust,
            int batchMax, ModelCheck.Loader engine) {
        this.batchMax = batchMax;
        this.store = Objects.requireNonNull(store, "store");
        this.cache = Objects.requireNonNull(cache, "cache");
        this.worker = Objects.requireNonNull(worker, "worker");
        this.trust = Objects.requireNonNull(trust, "trust");
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    /// What the card of a version says.
    public static ModelCard card(ObjectStore store, Sha256 digest) throws NotLoadedException {
        try {
            return BundleTransfer.card(store, digest);
        } catch (BundleException e) {
            throw new NotLoadedException(ModelRefusedException.Reason.DAMAGED.label(), e.getMessage(), false,
                    e);
        } catch (ObjectStoreException e) {
            throw ofStore(e);
        }
    }

    @Override
    public Prepared prepare(Sha256 digest, Instant notBefore, Courtesy courtesy) throws NotLoadedException {
        try {
            courtesy.giveWay();
            ModelBundle bundle = TrustedBundle.fetch(store, digest, cache, trust, notBefore,
                    (_, _) -> courtesy.giveWay());
            BundleCache.tidy(cache, digest, CACHED_MAX);
            NetworkCost cost = NetworkCost.of(bundle.card().network());
            long bytes = COPIES_OF_WEIGHTS * cost.parameterBytes()
                    + COPIES_OF_ACTIVATIONS * batchMax * cost.peakActivationBytes() + BYTES_BESIDE;
            return new Prepared(digest, bytes, manner -> load(digest, bundle, manner));
        } catch (ModelRefusedException e) {
            throw refused(e);
        } catch (ObjectStoreException e) {
            throw ofStore(e);
        } catch (IOException e) {
            throw ofCache(e);
        }
    }

    /// What a load leaves behind outlives the young generation, and the serial collector lets the old one grow to the
    /// heap's limit before it looks there: 200 swaps and 200 refusals took a worker to 3.2 GB, of which 60 MB lived.
    private void collectGarbage() {
        if (++loads % LOADS_PER_COLLECTION == 0) {
            System.gc();
        }
    }

    private LoadedModel load(Sha256 digest, ModelBundle bundle, Courtesy courtesy) throws NotLoadedException {
        try {
            courtesy.giveWay();
            collectGarbage();
            CheckedModel checked = ModelCheck.load(BundleTransfer.folder(cache, digest), bundle, trust,
                    engine, courtesy);
            return LoadedModel.warm(bundle, checked.generator(), worker,
                    warmed.add(bundle.card().network()), courtesy.trialRun());
        } catch (ModelRefusedException e) {
            throw refused(e);
        } catch (IOException e) {
            throw ofCache(e);
        } catch (GeneratorException | RuntimeException | LinkageError | OutOfMemoryError e) {
            throw new NotLoadedException(ModelRefusedException.Reason.NOT_LOADABLE.label(),
                    e.getMessage() == null ? e.toString() : e.getMessage(),
                    e instanceof GeneratorException problem && problem.isRetryable(), e);
        }
    }

    private static NotLoadedException refused(ModelRefusedException refusal) {
        return new NotLoadedException(refusal.reason().label(), refusal.getMessage(),
                refusal.isRetryable(), refusal);
    }

    private static NotLoadedException ofStore(ObjectStoreException problem) {
        boolean missing = problem.kind() == ObjectStoreException.Kind.MISSING;
        return new NotLoadedException(missing ? "missing" : "store", problem.getMessage(), !missing, problem);
    }

    private NotLoadedException ofCache(IOException problem) {
        return new NotLoadedException("cache", "The cache " + cache + " cannot be used: "
                + problem.getMessage()
                + ". Give the worker a folder on a disk with room: RETOUCH_WORKER_CACHE.", true, problem);
    }
}
