package retouch.fleet.pool;

/// A command about a pool that cannot be followed; the message is one sentence that says what to do instead.
public final class PoolRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    public PoolRefusedException(String sentence) {
        super(sentence);
    }
}
