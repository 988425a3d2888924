package retouch.producer.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// Brings pictures to the store, each content once. Thread-safe; blocks while
/// [EditClient.Config#uploadsMax] uploads are under way.
///
/// Two threads that bring the same new content at the same moment may both write it; the key is its
/// digest, so the second write changes nothing.
final class Uploads {

    private static final String CONTENT_TYPE = "application/octet-stream";

    private final ObjectStore store;
    private final Clock clock;
    private final Duration trustedFor;
    private final int knownMax;
    private final Semaphore permits;
    private final Map<Sha256, Instant> known = new LinkedHashMap<>();

    /// @param store borrowed
    Uploads(ObjectStore store, EditClient.Config config, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.trustedFor = config.digestTrust();
        this.knownMax = config.knownDigestsMax();
        this.permits = new Semaphore(config.uploadsMax());
    }

    /// Where this content lies, or would lie.
    ObjectRef referenceTo(byte[] content) {
        Sha256 digest = Sha256.of(content);
        return new ObjectRef(store.bucket(), ObjectKeys.upload(digest), content.length, digest);
    }

    /// Makes sure that the content is in the store.
    ///
    /// @param reference what [#referenceTo] said about `content`
    void bring(ObjectRef reference, byte[] content) throws ObjectStoreException, InterruptedException {
        if (isKnown(reference.sha256())) {
            return;
        }
        permits.acquire();
        try {
            Optional<Long> size = store.sizeOf(reference.key());
            if (size.isEmpty() || size.get() != content.length) {
                write(reference, content);
            }
        } finally {
            permits.release();
        }
        remember(reference.sha256());
    }

    private void write(ObjectRef reference, byte[] content) throws ObjectStoreException {
        ObjectRef written = store.put(reference.key(), content, CONTENT_TYPE);
        if (!written.equals(reference)) {
            throw new ObjectStoreException(ObjectStoreException.Kind.CHANGED,
                    "The store wrote " + written + " instead of " + reference + ".");
        }
    }

    /// Trust ends, because a store may expire old uploads while a gateway runs for months.
    private synchronized boolean isKnown(Sha256 digest) {
        Instant since = known.get(digest);
        return since != null && clock.instant().isBefore(since.plus(trustedFor));
    }

    private synchronized void remember(Sha256 digest) {
        known.remove(digest);
        known.put(digest, clock.instant());
        if (known.size() > knownMax) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
