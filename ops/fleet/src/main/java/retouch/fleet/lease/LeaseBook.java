package retouch.fleet.lease;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;

/// The numbered notes in the store. The one with the largest number counts, and it is never deleted, so numbers
/// only grow. Thread-safe.
final class LeaseBook {

    /// Each renewal tidies up; more than a few are there only if many holders crashed one after the other.
    private static final int NOTES_MAX = 10_000;

    private static final String TEXT = "text/plain";

    private final ObjectStore store;
    private final String prefix;

    /// @param store borrowed
    LeaseBook(ObjectStore store, Right right) {
        this.prefix = right.prefix();
        this.store = Objects.requireNonNull(store, "store");
    }

    /// The largest number, zero if there is none.
    long last() throws ObjectStoreException {
        List<String> keys = keys();
        return keys.isEmpty() ? 0 : number(keys.getLast());
    }

    /// Nothing if there is no such note, or something else lies there.
    Optional<LeaseNote> note(long number) throws ObjectStoreException {
        return store.find(ObjectKeys.lease(prefix, number), LeaseNote.BYTES_MAX).flatMap(LeaseNote::parse);
    }

    /// Writes a note if its number is the next one: creation decides among all who try at once. Whoever slept
    /// through others' renewals may create a number that was tidied up since; it is not the last one then.
    ///
    /// @return whether this note, of this or an earlier call, is the last one
    boolean write(long number, LeaseNote note) throws ObjectStoreException {
        boolean created = store.createOnly(ObjectKeys.lease(prefix, number), note.encoded(), TEXT);
        // An earlier call may have arrived although its answer did not.
        boolean ours = created || note(number).filter(note::equals).isPresent();
        return ours && last() == number;
    }

    /// Deletes what came before the note before `number`.
    void tidy(long number) throws ObjectStoreException {
        for (String key : keys()) {
            if (number(key) < number - 1) {
                store.delete(key);
            }
        }
    }

    private List<String> keys() throws ObjectStoreException {
        return store.list(prefix, NOTES_MAX).stream()
                .filter(key -> key.matches(prefix + "[0-9]{19}")).toList();
    }

    private long number(String key) {
        return Long.parseLong(key.substring(prefix.length()));
    }
}
