package retouch.trainer.loop;

/// A checkpoint cannot be used; the message names the file and says what to do. Permanent.
public final class CheckpointException extends Exception {

    private static final long serialVersionUID = 1;

    CheckpointException(String message) {
        super(message);
    }

    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
