package retouch.fleet.lease;

import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import retouch.fleet.object.ObjectStoreException;

/// A right, for a while. Get one from [LeaseDesk#tryAcquire], renew it well before it ends, ask
/// [#isHeld] before anything that only one process may do. Thread-safe.
///
/// A process that stalls between the question and the deed may do the deed too late; then the [#number], which
/// only grows from holder to holder, tells the later deed from the earlier.
public final class Lease {

    private final LeaseBook book;
    private final LeaseNote note;
    private final LongSupplier nanos;
    private final ReentrantLock renewing = new ReentrantLock();

    private volatile long number;
    private volatile long since;
    private volatile boolean lost;

    /// When this holder first tried to write the next note; the store may have it since then.
    private long tryingSince;
    private boolean trying;

    /// @param since when its holder began to ask for it
    Lease(LeaseBook book, LeaseNote note, LongSupplier nanos, long number, long since) {
        this.book = book;
        this.note = note;
        this.nanos = nanos;
        this.number = number;
        this.since = since;
    }

    static String newToken() {
        return UUID.randomUUID().toString();
    }

    /// The fencing number: larger than that of every earlier holder. Each renewal makes it larger.
    public long number() {
        return number;
    }

    /// Whether no other process can have a lease at this moment. Once false, it stays false.
    public boolean isHeld() {
        if (!lost && nanos.getAsLong() - since >= note.duration().toNanos()) {
            lost = true;
        }
        return !lost;
    }

    /// Makes the lease last its whole duration from now on.
    ///
    /// @return whether it is held; false for good if another process has it, or it ended before
    /// @throws ObjectStoreException if the store cannot be asked; it may be renewed until it ends
    public boolean renew() throws ObjectStoreException {
        renewing.lock();
        try {
            if (!isHeld()) {
                return false;
            }
            if (!trying) {
                trying = true;
                tryingSince = nanos.getAsLong();
            }
            long next = number + 1;
            if (!book.write(next, note)) {
                lost = true;
                return false;
            }
            trying = false;
            since = tryingSince;
            number = next;
            book.tidy(next);
            return isHeld();
        } finally {
            renewing.unlock();
        }
    }

    /// Gives the lease back, so that the next one need not wait. No error if it is not held.
    ///
    /// @throws ObjectStoreException if the store cannot be asked; the next one waits then
    public void release() throws ObjectStoreException {
        renewing.lock();
        try {
            // What became of a note whose answer never came must be known first.
            if (trying ? renew() : isHeld()) {
                lost = true;
                book.write(number + 1, LeaseDesk.released(note));
            }
        } finally {
            renewing.unlock();
        }
    }
}
