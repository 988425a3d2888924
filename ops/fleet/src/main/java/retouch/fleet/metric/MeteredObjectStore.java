package retouch.fleet.metric;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.object.ObjectRef;

/// Times every call to a store, retries included, and counts those that failed. It owns the store.
public final class MeteredObjectStore implements ObjectStore {

    private final ObjectStore store;
    private final Metrics metrics;

    public MeteredObjectStore(ObjectStore store, Metrics metrics) {
        this.store = Objects.requireNonNull(store, "store");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws ObjectStoreException;
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public ObjectRef put(String key, byte[] content, String contentType) throws ObjectStoreException {
        return timed("put", () -> store.put(key, content, contentType));
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        return timed("upload", () -> store.upload(key, file, contentType));
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException {
        return timed("create", () -> store.createOnly(key, content, contentType));
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        return timed("read", () -> store.read(reference));
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        timed("download", () -> {
            store.download(reference, target);
            return target;
        });
    }

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException {
        return timed("read_range", () -> store.readRange(reference, offset, length));
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        return timed("find", () -> store.find(key, sizeMax));
    }

    @Override
    public Optional<Long> sizeOf(String key) throws ObjectStoreException {
        return timed("size", () -> store.sizeOf(key));
    }

    @Override
    public List<String> list(String prefix, int limit) throws ObjectStoreException {
        return timed("list", () -> store.list(prefix, limit));
    }

    @Override
    public void delete(String key) throws ObjectStoreException {
        timed("delete", () -> {
            store.delete(key);
            return key;
        });
    }

    @Override
    public URI presignUpload(String key, Duration validity) throws ObjectStoreException {
        return store.presignUpload(key, validity);
    }

    @Override
    public URI presignDownload(String key, Duration validity) throws ObjectStoreException {
        return store.presignDownload(key, validity);
    }

    @Override
    public Optional<String> problem() {
        return store.problem();
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T timed(String operation, Call<T> call) throws ObjectStoreException {
        long start = System.nanoTime();
        try {
            return call.make();
        } catch (ObjectStoreException e) {
            metrics.count(Metric.STORE_ERRORS, operation, e.kind().name().toLowerCase(Locale.ROOT));
            throw e;
        } finally {
            metrics.time(Metric.STORE_DURATION, Duration.ofNanos(System.nanoTime() - start), operation);
        }
    }
}
