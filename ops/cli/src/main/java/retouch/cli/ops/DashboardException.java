package retouch.cli.ops;

/// The dashboard cannot be served where it was told to. The message is a sentence for its operator.
public final class DashboardException extends Exception {

    public DashboardException(String message, Throwable cause) {
        super(message, cause);
    }
}
