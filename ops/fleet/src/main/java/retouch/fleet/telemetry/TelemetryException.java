package retouch.fleet.telemetry;

/// A service cannot show its figures where it was told to. The message is a sentence for its operator.
public final class TelemetryException extends Exception {

    public TelemetryException(String message, Throwable cause) {
        super(message, cause);
    }
}
