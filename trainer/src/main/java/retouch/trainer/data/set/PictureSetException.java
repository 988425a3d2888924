package retouch.trainer.data.set;

import java.util.Objects;

/// The folder or the store of a training set does not give what it should. The message names it and says what
/// to do.
public final class PictureSetException extends Exception {

    private static final long serialVersionUID = 1;

    public PictureSetException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    PictureSetException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
