package retouch.schemas.object;

import java.util.Objects;

/// Names one immutable object in the store: where it lies and what it must contain.
///
/// Messages carry references, never pixels. A reader checks `size` and `sha256` against what it
/// fetched, so an object that was replaced after the request was published is noticed.
///
/// @param bucket the bucket, 3 to 63 characters
/// @param key    the key inside the bucket, made by [retouch.schemas.key.ObjectKeys]
/// @param size   bytes; zero or more
/// @param sha256 digest of the content
public record ObjectRef(String bucket, String key, long size, Sha256 sha256) {

    /// The longest key that S3 accepts, in bytes of UTF-8; ours are ASCII.
    private static final int KEY_LENGTH_MAX = 1024;

    public ObjectRef {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(sha256, "sha256");
        if (bucket.length() < 3 || bucket.length() > 63) {
            throw new IllegalArgumentException("bucket must have 3 to 63 characters: " + bucket);
        }
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
            throw new IllegalArgumentException("key must have 1 to 1024 characters: " + key);
        }
        if (size < 0) {
            throw new IllegalArgumentException("size must not be negative: " + size);
        }
    }

    /// The reference as people write it: `s3://bucket/key`.
    public String uri() {
        return "s3://" + bucket + "/" + key;
    }
}
