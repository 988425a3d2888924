package retouch.fleet.object;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.object.ObjectRef;

/// A store that fails now and then, before or after the effect, as networks do. The faults follow from the
/// seed and the order of calls.
public final class FaultyObjectStore implements ObjectStore {

    private final ObjectStore store;
    private final Random random;
    private final double faultShare;
    private int faults;

    /// @param store      borrowed
    /// @param seed       decides the faults
    /// @param faultShare probability of a fault per call; half of them come after the effect
    public FaultyObjectStore(ObjectStore store, long seed, double faultShare) {
        this.store = store;
        this.random = new Random(seed);
        this.faultShare = faultShare;
    }

    /// How many calls have failed by our doing.
    public synchronized int faults() {
        return faults;
    }

    /// One call to the store behind.
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
        return faulty(() -> store.put(key, content, contentType));
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        return faulty(() -> store.upload(key, file, contentType));
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException {
        return faulty(() -> store.createOnly(key, content, contentType));
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        return faulty(() -> store.read(reference));
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        faulty(() -> {
            store.download(reference, target);
            return target;
        });
    }

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException {
        return faulty(() -> store.readRange(reference, offset, length));
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        return faulty(() -> store.find(key, sizeMax));
    }

    @Override
    public Optional<Long> sizeOf(String key) throws ObjectStoreException {
        return faulty(() -> store.sizeOf(key));
    }

    @Override
    public List<String> list(String prefix, int limit) throws ObjectStoreException {
        return faulty(() -> store.list(prefix, limit));
    }

    @Override
    public void delete(String key) throws ObjectStoreException {
        faulty(() -> {
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
        // the store behind is borrowed
    }

    private <T> T faulty(Call<T> call) throws ObjectStoreException {
        boolean fails;
        boolean afterwards;
        synchronized (this) {
            fails = random.nextDouble() < faultShare;
            afterwards = random.nextBoolean();
            faults += fails ? 1 : 0;
        }
        if (fails && !afterwards) {
            throw new ObjectStoreException(Kind.UNAVAILABLE, "a fault before the effect");
        }
        T result = call.make();
        if (fails) {
            throw new ObjectStoreException(Kind.UNAVAILABLE, "a fault after the effect");
        }
        return result;
    }
}
