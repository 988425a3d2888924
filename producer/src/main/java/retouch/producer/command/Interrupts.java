package retouch.producer.command;

/// How a verb hears that the user stops it with Ctrl-C. The command line answers with a shutdown hook;
/// a test pulls the trigger itself.
@FunctionalInterface
public interface Interrupts {

    /// Runs `lastWords` if the process is told to stop before the registration is closed. They must be
    /// quick and must not wait for other threads.
    Registration beforeStop(Runnable lastWords);

    /// Nobody ever interrupts.
    static Interrupts none() {
        return _ -> () -> {};
    }

    /// Ends with `close`.
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
