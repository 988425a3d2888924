package retouch.fleet.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;

/// Hands out a right to one process at a time, through the object store, and survives the crash of
/// any of them.
///
/// The store knows no "replace if unchanged", only "create if absent". So a lease is a row of numbered notes: the
/// holder renews by creating number n+1, and whoever else wants it may create n+1 only after note n has lain
/// there, before their own eyes, for as long as it says that it lasts. Of those who try at once the store lets
/// one succeed.
///
/// No two clocks are compared: the holder counts from before it wrote its note, the others from when they first
/// saw it, which was later, each on a clock that only runs forward. What is assumed is that clocks run at the
/// same speed, that the store's `create if absent` is atomic, and that its lists are up to date.
///
/// Not thread-safe: one desk per process.
public final class LeaseDesk {

    /// How long a lease lasts, and the next process waits for one that crashed.
    public static final Duration DEFAULT_DURATION = Duration.ofMinutes(2);

    /// A note that nobody can read is waited for as long as the longest.
    private static final Duration DURATION_MAX = Duration.ofHours(1);

    /// Who has the lease.
    ///
    /// @param holder  as it calls itself
    /// @param number  the fencing number
    public record Holder(String holder, long number) {}

    private final LeaseBook book;
    private final String holder;
    private final Duration duration;
    private final LongSupplier nanos;

    private long seenNumber;
    private long seenSince;

    /// @param store    borrowed
    /// @param right    to do what
    /// @param holder   what this process calls itself, one line
    /// @param duration how long a lease lasts without being renewed, up to an hour
    public LeaseDesk(ObjectStore store, Right right, String holder, Duration duration) {
        this(store, right, holder, duration, System::nanoTime);
    }

    /// @param nanos a clock that only runs forward, in nanoseconds
    LeaseDesk(ObjectStore store, Right right, String holder, Duration duration, LongSupplier nanos) {
        this.book = new LeaseBook(store, right);
        this.holder = Objects.requireNonNull(holder, "holder");
        this.duration = Objects.requireNonNull(duration, "duration");
        this.nanos = Objects.requireNonNull(nanos, "nanos");
        if (!duration.isPositive() || duration.compareTo(DURATION_MAX) > 0) {
            throw new IllegalArgumentException("a lease lasts up to an hour, not " + duration);
        }
    }

    /// Takes the lease if nobody has it. Ask again every few seconds: a crashed holder's lease ends only
    /// before the eyes of those who watch it.
    public Optional<Lease> tryAcquire() throws ObjectStoreException {
        long last = book.last();
        if (last == 0) {
            return claim(1);
        }
        // Gone since, or unreadable: waited for as long as any.
        Duration lasts = book.note(last).map(LeaseNote::duration).orElse(DURATION_MAX);
        long now = nanos.getAsLong();
        if (last != seenNumber) {
            seenNumber = last;
            seenSince = now;
        }
        return now - seenSince >= lasts.toNanos() ? claim(last + 1) : Optional.empty();
    }

    /// Who was the last to have the lease, if it was not given back. Whether the holder is still alive shows in
    /// whether the number grows.
    public Optional<Holder> holder() throws ObjectStoreException {
        long last = book.last();
        return last == 0
                ? Optional.empty()
                : book.note(last).filter(note -> note.duration().isPositive())
                        .map(note -> new Holder(note.holder(), last));
    }

    static LeaseNote released(LeaseNote note) {
        return new LeaseNote(note.holder(), note.token(), Duration.ZERO);
    }

    private Optional<Lease> claim(long number) throws ObjectStoreException {
        long since = nanos.getAsLong();
        LeaseNote note = new LeaseNote(holder, Lease.newToken(), duration);
        return book.write(number, note)
                ? Optional.of(new Lease(book, note, nanos, number, since))
                : Optional.empty();
    }
}
