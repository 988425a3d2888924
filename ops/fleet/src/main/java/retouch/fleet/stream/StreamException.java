package retouch.fleet.stream;

/// What the world can do to the broker connection.
public final class StreamException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean retryable;

    private StreamException(boolean retryable, String message, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /// Trying again later may help: the broker is away or slow.
    public static StreamException retryable(String message, Throwable cause) {
        return new StreamException(true, message, cause);
    }

    /// Trying again cannot help: not allowed, too large, a broker that is too old.
    public static StreamException permanent(String message, Throwable cause) {
        return new StreamException(false, message, cause);
    }

    public boolean isRetryable() {
        return retryable;
    }
}
