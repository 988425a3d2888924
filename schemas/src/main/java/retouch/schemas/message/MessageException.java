package retouch.schemas.message;

/// Bytes that are not a message we can read. Never retryable with the same schemas: the same bytes
/// fail the same way.
public final class MessageException extends Exception {

    private static final long serialVersionUID = 1;

    /// What is wrong with the bytes.
    public enum Reason {
        /// Not single-object encoding at all.
        NOT_A_MESSAGE,
        /// Well-formed, but the writer's schema is not known here; it may be after the schemas were read
        /// again.
        UNKNOWN_SCHEMA,
        /// The schema is known and the body does not fit it, or a field has a value that its record refuses.
        MALFORMED,
        /// Over [WireMessage#VALUE_BYTES_MAX].
        TOO_LARGE
    }

    private final Reason reason;

    public MessageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public MessageException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
