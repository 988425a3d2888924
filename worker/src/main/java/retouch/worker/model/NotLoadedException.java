package retouch.worker.model;

/// A version does not serve here. The message is a sentence that says why.
public final class NotLoadedException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final boolean retryable;

    /// @param reason    a short name, such as `bad-signature`
    /// @param retryable whether the same may work later: the store was away
    public NotLoadedException(String reason, String sentence, boolean retryable, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
        this.retryable = retryable;
    }

    /// A short name of why.
    public String reason() {
        return reason;
    }

    /// Whether the same may work later.
    public boolean isRetryable() {
        return retryable;
    }
}
