package retouch.producer.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// A store in memory that counts what is written, and can be away. Thread-safe.
public final class TestingStore implements ObjectStore {

    private static final String AWAY = "The object store at memory:// does not answer.";

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean away;

    public void goAway() {
        away = true;
    }

    /// Objects that were put, createOnly left out.
    public int writes() {
        return writes.get();
    }

    /// Changes an object behind everybody's back.
    public void tamper(String key, byte[] content) {
        objects.put(key, content);
    }

    @Override
    public String bucket() {
        return "retouch";
    }

    @Override
    public ObjectRef put(String key, byte[] content, String contentType) throws ObjectStoreException {
        requireHere();
        writes.incrementAndGet();
        objects.put(key, content.clone());
        return new ObjectRef(bucket(), key, content.length, Sha256.of(content));
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        try {
            return put(key, Files.readAllBytes(file), contentType);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException {
        requireHere();
        return objects.putIfAbsent(key, content.clone()) == null;
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        requireHere();
        byte[] content = objects.get(reference.key());
        if (content == null) {
            throw new ObjectStoreException(ObjectStoreException.Kind.MISSING, reference.uri() + " is missing.");
        }
        if (!Sha256.of(content).equals(reference.sha256())) {
            throw new ObjectStoreException(ObjectStoreException.Kind.CHANGED, reference.uri() + " was changed.");
        }
        return content.clone();
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        try {
            Files.write(target, read(reference));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        requireHere();
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public Optional<Long> sizeOf(String key) throws ObjectStoreException {
        requireHere();
        return Optional.ofNullable(objects.get(key)).map(content -> (long) content.length);
    }

    @Override
    public Optional<String> problem() {
        return away ? Optional.of(AWAY) : Optional.empty();
    }

    @Override
    public void close() {}

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) {
        throw notForProducers();
    }

    @Override
    public List<String> list(String prefix, int limit) {
        throw notForProducers();
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public URI presignUpload(String key, Duration validity) {
        throw notForProducers();
    }

    @Override
    public URI presignDownload(String key, Duration validity) {
        throw notForProducers();
    }

    private void requireHere() throws ObjectStoreException {
        if (away) {
            throw new ObjectStoreException(ObjectStoreException.Kind.UNAVAILABLE, AWAY);
        }
    }

    private static UnsupportedOperationException notForProducers() {
        return new UnsupportedOperationException("no producer calls this");
    }
}
