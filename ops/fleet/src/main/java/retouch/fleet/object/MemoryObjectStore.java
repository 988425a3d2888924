package retouch.fleet.object;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// An object store in this process's memory: for tests of everything that stands on the port, held to the
/// same contract test as the real one. Thread-safe. Its presigned URLs have the scheme `memory` and open
/// nothing.
public final class MemoryObjectStore implements ObjectStore {

    private final String bucket;
    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    public MemoryObjectStore(String bucket) {
        this.bucket = Objects.requireNonNull(bucket, "bucket");
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public ObjectRef put(String key, byte[] content, String contentType) {
        objects.put(key, content.clone());
        return new ObjectRef(bucket, key, content.length, Sha256.of(content));
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        try {
            return put(key, Files.readAllBytes(file), contentType);
        } catch (IOException e) {
            throw LocalFiles.unreadable(file, e);
        }
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) {
        return objects.putIfAbsent(key, content.clone()) == null;
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        byte[] content = existing(reference);
        Verified.check(reference, content.length, Sha256.of(content));
        return content.clone();
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        byte[] content = read(reference);
        LocalFiles.writeWhole(target, part -> Files.write(part, content));
    }

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException {
        Verified.checkRange(reference, offset, length);
        byte[] content = existing(reference);
        if (offset + length > content.length) {
            throw Verified.changed(reference, "it has only " + content.length + " bytes");
        }
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        byte[] content = objects.get(key);
        if (content != null && content.length > sizeMax) {
            throw Verified.tooLarge(bucket, key, sizeMax);
        }
        return Optional.ofNullable(content).map(byte[]::clone);
    }

    @Override
    public Optional<Long> sizeOf(String key) {
        return Optional.ofNullable(objects.get(key)).map(content -> (long) content.length);
    }

    @Override
    public List<String> list(String prefix, int limit) {
        return objects.tailMap(prefix).keySet().stream().takeWhile(key -> key.startsWith(prefix)).limit(limit)
                .toList();
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public URI presignUpload(String key, Duration validity) {
        return presign("put", key, validity);
    }

    @Override
    public URI presignDownload(String key, Duration validity) {
        return presign("get", key, validity);
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // the objects stay, as they do in a real store when a client closes
    }

    private URI presign(String verb, String key, Duration validity) {
        return URI.create(
                "memory://%s/%s?%s=%d".formatted(bucket, URLEncoder.encode(key, StandardCharsets.UTF_8),
                        verb, validity.toSeconds()));
    }

    private byte[] existing(ObjectRef reference) throws ObjectStoreException {
        byte[] content = reference.bucket().equals(bucket) ? objects.get(reference.key()) : null;
        if (content == null) {
            throw new ObjectStoreException(Kind.MISSING, "There is no object " + reference.uri() + ".");
        }
        return content;
    }
}
