package retouch.fleet.pool;

/// The place where workers run cannot do what is wanted now; the message is one sentence.
public final class PoolHostException extends Exception {

    private static final long serialVersionUID = 1;

    public PoolHostException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public PoolHostException(String sentence) {
        super(sentence);
    }
}
