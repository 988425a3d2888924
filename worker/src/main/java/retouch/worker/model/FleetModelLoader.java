package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.NetworkCost;
import retouch.schemas.object.Sha256;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;

/// Takes versions from the fleet's store. Not thread-safe.
public final class FleetModelLoader implements ModelLoader {

    /// Weights as they are read and as an engine lays them out, once more while it does.
    private static final long COPIES_OF_WEIGHTS = 3;

    /// What the engine computes with, and what the codec takes.
    private static final long COPIES_OF_ACTIVATIONS = 2;
    private static final long BYTES_BESIDE = 64L << 20;

    private final ObjectStore store;
    private final Path cache;
    private final String worker;
    private final EngineLoader engine;

    /// Loads a bundle into an engine.
    @FunctionalInterface
    public interface EngineLoader {
        /// @return its own; the caller closes it
        Generator load(ModelBundle bundle) throws GeneratorException;
    }

    /// @param store  borrowed
    /// @param cache  where bundles are kept
    /// @param worker the worker's id
    public FleetModelLoader(ObjectStore store, Path cache, String worker, EngineLoader engine) {
        this.store = Objects.requireNonNull(store, "store");
        this.cache = Objects.requireNonNull(cache, "cache");
        this.worker = Objects.requireNonNull(worker, "worker");
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    /// What the card of a version says.
    public static ModelCard card(ObjectStore store, Sha256 digest) throws NotLoadedException {
        try {
            return BundleTransfer.card(store, digest);
        } catch (BundleException e) {
            throw new NotLoadedException("damaged", e.getMessage(), false, e);
        } catch (ObjectStoreException e) {
            throw ofStore(e);
        }
    }

    private static NotLoadedException ofStore(ObjectStoreException problem) {
        boolean missing = problem.kind() == ObjectStoreException.Kind.MISSING;
        return new NotLoadedException(missing ? "missing" : "store", problem.getMessage(), !missing, problem);
    }

    @Override
    public Prepared prepare(Sha256 digest, Instant notBefore) throws NotLoadedException {
        try {
            ModelBundle bundle = BundleTransfer.fetch(store, digest, cache);
            NetworkCost cost = NetworkCost.of(bundle.card().network());
            long bytes = COPIES_OF_WEIGHTS * cost.parameterBytes()
                    + COPIES_OF_ACTIVATIONS * cost.peakActivationBytes() + BYTES_BESIDE;
            return new Prepared(digest, bytes, () -> load(bundle));
        } catch (BundleException e) {
            throw new NotLoadedException("damaged", e.getMessage(), false, e);
        } catch (ObjectStoreException e) {
            throw ofStore(e);
        } catch (IOException e) {
            throw new NotLoadedException("cache", "The cache " + cache + " cannot be used: " + e.getMessage()
                    + ". Give the worker a folder on a disk with room: RETOUCH_WORKER_CACHE.", true, e);
        }
    }

    private LoadedModel load(ModelBundle bundle) throws NotLoadedException {
        try {
            return LoadedModel.warm(bundle, engine.load(bundle), worker);
        } catch (GeneratorException | RuntimeException | LinkageError e) {
            throw new NotLoadedException("not-loadable",
                    e.getMessage() == null ? e.toString() : e.getMessage(), false, e);
        }
    }
}
