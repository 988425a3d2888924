package retouch.producer.command;

/// There is no fleet to talk to. The message is one sentence that says what was tried and what to do.
public final class FleetUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    public FleetUnavailableException(String sentence) {
        super(sentence);
    }

    public FleetUnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
