package retouch.producer.client;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageException;

/// What the world can do to a producer: the store or the broker is away, full, or says no. Its message
/// is a sentence for the person who waits.
///
/// After a failed publication it is not known whether the request reached the broker. Whoever gave the
/// edit a name ([Edit#withJob]) may publish it again: it stays one job.
public final class EditException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean retryable;

    private EditException(boolean retryable, String message, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    static EditException of(ObjectStoreException cause) {
        return new EditException(cause.isRetryable(), cause.getMessage(), cause);
    }

    static EditException of(StreamException cause) {
        return new EditException(cause.isRetryable(), cause.getMessage(), cause);
    }

    /// Something in the fleet cannot be read by this build.
    static EditException unreadable(String what, MessageException cause) {
        return new EditException(false, "%s cannot be read: %s".formatted(what, cause.getMessage()), cause);
    }

    static EditException of(boolean retryable, String message, Throwable cause) {
        return new EditException(retryable, message, cause);
    }

    /// Whether trying again later may help.
    public boolean isRetryable() {
        return retryable;
    }
}
