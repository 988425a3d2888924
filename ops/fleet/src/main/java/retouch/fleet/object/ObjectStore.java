package retouch.fleet.object;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import retouch.schemas.object.ObjectRef;

/// One bucket of immutable objects. Thread-safe. Every method may block and may retry transient
/// faults within the bounds of its configuration; then it throws [ObjectStoreException].
///
/// Small on purpose: each method is a tax on every implementation.
public interface ObjectStore extends AutoCloseable {

    String bucket();

    /// Writes an object, whole or not at all; an existing object of that key is replaced. Keys by
    /// digest make that harmless.
    ///
    /// @return the reference to what was written
    ObjectRef put(String key, byte[] content, String contentType) throws ObjectStoreException;

    /// As [#put], from a file, without holding it in memory.
    ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException;

    /// Creates an object only if none of that key exists (`If-None-Match: *`); atomic among any number
    /// of racing callers in any number of processes.
    ///
    /// @return whether this call created it; false means somebody else had
    boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException;

    /// The whole object, with size and digest checked.
    ///
    /// @throws ObjectStoreException `MISSING`, or `CHANGED` if it is not what `reference` says
    byte[] read(ObjectRef reference) throws ObjectStoreException;

    /// As [#read], into a file, without holding it in memory. Nothing remains at `target` if it throws.
    void download(ObjectRef reference, Path target) throws ObjectStoreException;

    /// Part of an object. Its digest cannot be checked; its length is.
    ///
    /// @param offset from zero
    /// @param length bytes, all of which must exist
    byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException;

    /// The content of a small object whose digest the caller cannot know, if it exists.
    ///
    /// @param sizeMax a larger object is refused as `REJECTED`
    Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException;

    /// The size of an object, if it exists.
    Optional<Long> sizeOf(String key) throws ObjectStoreException;

    /// Keys that start with `prefix`, in order; at most `limit`.
    List<String> list(String prefix, int limit) throws ObjectStoreException;

    /// Removes an object; removing what is not there is no error.
    void delete(String key) throws ObjectStoreException;

    /// A URL with which anyone can PUT this one object until it expires.
    URI presignUpload(String key, Duration validity) throws ObjectStoreException;

    /// A URL with which anyone can GET this one object until it expires.
    URI presignDownload(String key, Duration validity) throws ObjectStoreException;

    /// Whether the store answers and the bucket exists; a sentence that says what is wrong if not.
    Optional<String> problem();

    @Override
    void close();
}
