package retouch.worker.edit;

import java.util.concurrent.Semaphore;

import retouch.fleet.stream.Delivery;

/// Lets one request at a time through that was handed out before. Thread-safe; one for all runners of a worker.
///
/// When a worker dies, every job that it had in hand comes again, and only one of them may be why. If the next worker
/// had them all in hand too, it would die with all of them again, until none has an attempt left.
public final class Suspects {

    private final Semaphore turn = new Semaphore(1);

    /// @return whether the request may run now; if so, [#ended] must follow
    boolean admits(Delivery delivery) {
        return !isSuspect(delivery) || turn.tryAcquire();
    }

    void ended(Delivery delivery) {
        if (isSuspect(delivery)) {
            turn.release();
        }
    }

    static boolean isSuspect(Delivery delivery) {
        return delivery.attempt() > 1;
    }
}
