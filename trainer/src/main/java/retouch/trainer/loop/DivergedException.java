package retouch.trainer.loop;

/// A training came to numbers that are none, or away from where it was. The last good checkpoint is untouched.
public final class DivergedException extends Exception {

    private static final long serialVersionUID = 1;

    DivergedException(String message) {
        super(message);
    }
}
