package retouch.fleet.process;

/// Ends this process as `kill -9` would: no hook runs, nothing is flushed. For tests of what survives that.
public final class Halt {

    /// What a shell says of a process that was killed so.
    public static final int CODE = 137;

    private Halt() {}

    /// Does not return.
    public static void now() {
        Runtime.getRuntime().halt(CODE);
    }
}
