package retouch.fleet.object;

import java.util.Objects;

/// What the world can do to an object store. Classified where it is thrown; the store has already
/// retried what was worth retrying.
public final class ObjectStoreException extends Exception {

    private static final long serialVersionUID = 1;

    /// What happened, and whether trying again later may help.
    public enum Kind {
        /// There is no such object.
        MISSING(false),
        /// The object is not what its reference says: other size or digest.
        CHANGED(false),
        /// Wrong credentials, or not allowed.
        DENIED(false),
        /// Does not answer, answers late, answers 5xx or 429, or breaks off.
        UNAVAILABLE(true),
        /// No room for what is to be written.
        FULL(true),
        /// Answers something that no retry mends, such as a bucket that does not exist.
        REJECTED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Kind kind;

    public ObjectStoreException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public ObjectStoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }

    public boolean isRetryable() {
        return kind.retryable;
    }
}
