package retouch.fleet.registry;

/// The registry's log is not what it was: an event is missing, changed or cannot be read. Trying again cannot help;
/// the message says which event and what to do.
public final class BrokenChainException extends Exception {

    private static final long serialVersionUID = 1;

    private final long number;

    BrokenChainException(long number, String problem) {
        super("Event %d of the model registry %s. Restore registry/event/ from a backup of the bucket."
                .formatted(number, problem));
        this.number = number;
    }

    /// The first event that is wrong.
    public long number() {
        return number;
    }
}
