package retouch.trainer.lease;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;

/// The numbered notes in the store. The one with the largest number counts, and it is never deleted, so numbers
/// only grow. Thread-safe.
final class LeaseBook {

    /// Each renewal tidies up; more than a few are there only if many trainers crashed one after the other.
    private static final int NOTES_MAX = 10_000;

    private static final String TEXT = "text/plain";

    private final ObjectStore store;

    /// @param store borrowed
    LeaseBook(ObjectStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /// The largest number, zero if there is none.
    long last() throws ObjectStoreException {
        List<String> keys = keys();
        return keys.isEmpty() ? 0 : number(keys.getLast());
    }

    /// Nothing if there is no such note, or something else lies there.
    Optional<LeaseNote> note(long number) throws ObjectStoreException {
        return store.find(ObjectKeys.trainingLease(number), LeaseNote.BYTES_MAX).flatMap(LeaseNote::parse);
    }

    /// Writes a note if its number is the next one: creation decides among all who try at once. Whoever slept
    /// through others' renewals may create a number that was tidied up since; it is not the last one then.
    ///
    /// @return whether this note, of this or an earlier call, is the last one
    boolean write(long number, LeaseNote note) throws ObjectStoreException {
        boolean created = store.createOnly(ObjectKeys.trainingLease(number), note.encoded(), TEXT);
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
        return store.list(ObjectKeys.TRAINING_LEASES, NOTES_MAX).stream()
                .filter(key -> key.matches(ObjectKeys.TRAINING_LEASES + "[0-9]{19}")).toList();
    }

    private static long number(String key) {
        return Long.parseLong(key.substring(ObjectKeys.TRAINING_LEASES.length()));
    }
}
