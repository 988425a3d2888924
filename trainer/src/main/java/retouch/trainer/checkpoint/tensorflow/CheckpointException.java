package retouch.trainer.checkpoint.tensorflow;

/// A checkpoint that cannot be used: a file is missing, damaged, or holds something else. The message names the
/// file and says what to do. Trying again cannot help.
public final class CheckpointException extends Exception {

    private static final long serialVersionUID = 1;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
