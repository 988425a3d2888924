package retouch.worker.edit;

import java.util.Optional;
import java.util.concurrent.Future;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.pixel.DecodeBudget;

/// A file as it came from the store, with the size and the digest that the request says.
///
/// @param content borrowed
@SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
record Fetched(byte[] content) {

    /// Fetches an edit's files side by side: each costs a round trip, and there are up to four.
    ///
    /// @param store borrowed
    /// @throws ObjectStoreException if the store is against it, for now
    /// @throws RefusedException     if a file cannot be had any more; whoever asked can publish it again
    static Sources all(ObjectStore store, EditInputs inputs)
            throws ObjectStoreException, RefusedException, InterruptedException {
        try (SideBySide readers = new SideBySide()) {
            Future<Fetched> photograph = readers
                    .start(() -> one(store, "The photograph", inputs.photograph()));
            Future<Fetched> mask = readers.start(() -> one(store, "The mask", inputs.mask()));
            Optional<Future<Fetched>> sketch = readers.startIfPresent(inputs.sketch(),
                    reference -> () -> one(store, "The sketch", reference));
            Optional<Future<Fetched>> color = readers.startIfPresent(inputs.color(),
                    reference -> () -> one(store, "The color", reference));
            return new Sources(SideBySide.await(photograph).content(), SideBySide.await(mask).content(),
                    SideBySide.awaitIfPresent(sketch).map(Fetched::content),
                    SideBySide.awaitIfPresent(color).map(Fetched::content));
        }
    }

    private static Fetched one(ObjectStore store, String name, ObjectRef reference)
            throws ObjectStoreException, RefusedException {
        if (reference.size() > DecodeBudget.DEFAULT.bytesMax()) {
            throw new RefusedException(RefusalCode.OVER_BUDGET,
                    "%s has %,d bytes; at most %,d are taken. Save it smaller.".formatted(name,
                            reference.size(),
                            DecodeBudget.DEFAULT.bytesMax()));
        }
        try {
            return new Fetched(store.read(reference));
        } catch (ObjectStoreException e) {
            if (e.kind() == Kind.MISSING) {
                throw new RefusedException(RefusalCode.OBJECT_MISSING,
                        "%s is not in the store any more (%s). Publish the edit again.".formatted(name,
                                reference.uri()));
            }
            if (e.kind() == Kind.CHANGED) {
                throw new RefusedException(RefusalCode.OBJECT_CHANGED,
                        "%s has changed since the request: %s Publish the edit again.".formatted(name,
                                e.getMessage()));
            }
            throw e;
        }
    }
}
