package retouch.fleet.lease;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.object.ObjectRef;

/// A store whose creations take their time, and whose answers may get lost after the deed.
final class SlowStore implements ObjectStore {

    private final MemoryObjectStore store;
    private final Runnable delay;
    private boolean loseNextAnswer;

    SlowStore(MemoryObjectStore store, Runnable delay) {
        this.store = store;
        this.delay = delay;
    }

    void loseNextAnswer() {
        loseNextAnswer = true;
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException {
        boolean created = store.createOnly(key, content, contentType);
        delay.run();
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new ObjectStoreException(ObjectStoreException.Kind.UNAVAILABLE, "The answer was lost.");
        }
        return created;
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public ObjectRef put(String key, byte[] content, String contentType) {
        return store.put(key, content, contentType);
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        return store.upload(key, file, contentType);
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        return store.read(reference);
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        store.download(reference, target);
    }

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException {
        return store.readRange(reference, offset, length);
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        return store.find(key, sizeMax);
    }

    @Override
    public Optional<Long> sizeOf(String key) {
        return store.sizeOf(key);
    }

    @Override
    public List<String> list(String prefix, int limit) {
        return store.list(prefix, limit);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public URI presignUpload(String key, Duration validity) {
        return store.presignUpload(key, validity);
    }

    @Override
    public URI presignDownload(String key, Duration validity) {
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
}
