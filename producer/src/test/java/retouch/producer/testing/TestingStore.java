package retouch.producer.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.object.ObjectRef;

/// A store in memory that counts what is put, and can be away. Thread-safe.
public final class TestingStore implements ObjectStore {

    private static final String AWAY = "The object store at memory:// does not answer.";

    private final ObjectStore objects = new MemoryObjectStore("retouch");
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicReference<Runnable> beforeCreate = new AtomicReference<>(() -> {});
    private volatile boolean createsTwice;
    private volatile boolean away;

    public void goAway() {
        away = true;
    }

    /// Runs `meanwhile` before the next createOnly: somebody is faster.
    public void beforeCreate(Runnable meanwhile) {
        beforeCreate.set(meanwhile);
    }

    /// From now on every createOnly answers as if its first try had been lost on the way back.
    public void createTwice() {
        createsTwice = true;
    }

    /// Objects that were put, createOnly left out.
    public int writes() {
        return writes.get();
    }

    @Override
    public String bucket() {
        return objects.bucket();
    }

    @Override
    public ObjectRef put(String key, byte[] content, String contentType) throws ObjectStoreException {
        writes.incrementAndGet();
        return here().put(key, content, contentType);
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        writes.incrementAndGet();
        return here().upload(key, file, contentType);
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException {
        beforeCreate.getAndSet(() -> {}).run();
        boolean created = here().createOnly(key, content, contentType);
        return createsTwice ? here().createOnly(key, content, contentType) : created;
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        return here().read(reference);
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        here().download(reference, target);
    }

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException {
        return here().readRange(reference, offset, length);
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        return here().find(key, sizeMax);
    }

    @Override
    public Optional<Long> sizeOf(String key) throws ObjectStoreException {
        return here().sizeOf(key);
    }

    @Override
    public List<String> list(String prefix, int limit) throws ObjectStoreException {
        return here().list(prefix, limit);
    }

    @Override
    public void delete(String key) throws ObjectStoreException {
        here().delete(key);
    }

    @Override
    public URI presignUpload(String key, Duration validity) throws ObjectStoreException {
        return here().presignUpload(key, validity);
    }

    @Override
    public URI presignDownload(String key, Duration validity) throws ObjectStoreException {
        return here().presignDownload(key, validity);
    }

    @Override
    public Optional<String> problem() {
        return away ? Optional.of(AWAY) : objects.problem();
    }

    @Override
    public void close() {}

    private ObjectStore here() throws ObjectStoreException {
        if (away) {
            throw new ObjectStoreException(ObjectStoreException.Kind.UNAVAILABLE, AWAY);
        }
        return objects;
    }
}
