package retouch.local;

/// Part of a local fleet cannot be started or kept running: a port is taken, a folder is in use, a disk
/// is full, a worker does not come up. The message is one sentence that says what to do. Trying the same
/// again does not help until somebody has done it.
public final class LocalFleetException extends Exception {

    private static final long serialVersionUID = 1;

    public LocalFleetException(String message) {
        super(message);
    }

    public LocalFleetException(String message, Throwable cause) {
        super(message, cause);
    }
}
