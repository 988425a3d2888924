package retouch.fleet.object;

import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// Compares what came from a store with what its reference promises. Every adapter uses it, so that all say
/// the same.
final class Verified {

    private Verified() {}

    static void check(ObjectRef reference, long size, Sha256 digest) throws ObjectStoreException {
        if (size != reference.size()) {
            throw changed(reference, "it has " + size + " bytes instead of " + reference.size());
        }
        if (!digest.equals(reference.sha256())) {
            throw changed(reference, "its SHA-256 is " + digest + " instead of " + reference.sha256());
        }
    }

    static void checkRange(ObjectRef reference, long offset, int length) {
        if (offset < 0 || length < 0 || offset + length > reference.size()) {
            throw new IllegalArgumentException(
                    "range %d+%d is not within %s, %d bytes".formatted(offset, length,
                            reference.uri(), reference.size()));
        }
    }

    static ObjectStoreException changed(ObjectRef reference, String how) {
        return new ObjectStoreException(Kind.CHANGED,
                "The object %s is not what was referred to: %s.".formatted(reference.uri(), how));
    }

    static ObjectStoreException tooLarge(String bucket, String key, int sizeMax) {
        return new ObjectStoreException(Kind.REJECTED,
                "The object s3://%s/%s has more than the %,d bytes expected there.".formatted(bucket, key,
                        sizeMax));
    }
}
