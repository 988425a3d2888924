package retouch.worker.generate;

/// An engine failed.
public final class GeneratorException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean retryable;

    private GeneratorException(boolean retryable, String message, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /// Another attempt, perhaps elsewhere, may succeed: memory, device.
    public static GeneratorException retryable(String message, Throwable cause) {
        return new GeneratorException(true, message, cause);
    }

    /// No attempt can succeed here: no such engine on this platform, weights that do not fit.
    public static GeneratorException permanent(String message) {
        return new GeneratorException(false, message, null);
    }

    /// As [#permanent(String)], with what caused it.
    public static GeneratorException permanent(String message, Throwable cause) {
        return new GeneratorException(false, message, cause);
    }

    public boolean isRetryable() {
        return retryable;
    }
}
