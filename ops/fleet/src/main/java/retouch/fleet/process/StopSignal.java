package retouch.fleet.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Hears that this process is to stop (SIGTERM, Ctrl-C, or the end of its input) and lets it stop in its own
/// time. Thread-safe.
///
/// After [#finish] a process that was told to stop ends with the code given there, where the JVM by itself
/// would end with 143.
public final class StopSignal {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("retouch-stop").unstarted(this::stopProcess);
    private volatile int exitCode;

    private StopSignal() {}

    /// Begins to listen.
    public static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /// Stops, too, when `input` ends: a child's input ends with its parent, however that dies.
    public void alsoAtEndOf(InputStream input) {
        Thread.ofPlatform().daemon().name("retouch-parent").start(() -> {
            try {
                input.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // a broken pipe ends the input as well
            }
            asked.countDown();
        });
    }

    /// Waits until the process is to stop.
    public void await() throws InterruptedException {
        asked.await();
    }

    /// Waits until the process is to stop, but not longer than `patience`.
    ///
    /// @return whether it is to stop
    public boolean await(Duration patience) throws InterruptedException {
        return asked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The last thing a service does: everything is closed, and the process may end.
    ///
    /// @return `code`
    public int finish(int code) {
        exitCode = code;
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook is what ends it
        }
        return code;
    }

    private void stopProcess() {
        asked.countDown();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Runtime.getRuntime().halt(exitCode); // otherwise a SIGTERM ends with 143, however well all went
    }
}
