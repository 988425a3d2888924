package retouch.worker.edit;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.pixel.DecodeBudget;

/// What became of an edit's files in the store.
sealed interface Fetched {

    /// Every file is here, with the size and the digest that the request says.
    record All(Sources sources) implements Fetched {}

    /// One of them cannot be had any more; whoever asked can publish it again.
    record Refused(Refusal refusal) implements Fetched {}

    /// Fetches the files side by side: each costs a round trip, and there are up to four.
    ///
    /// @param store borrowed
    /// @throws ObjectStoreException if the store is against it, for now
    static Fetched from(ObjectStore store, EditInputs inputs)
            throws ObjectStoreException, InterruptedException {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<One> photograph = readers.submit(() -> read(store, "The photograph", inputs.photograph()));
            Future<One> mask = readers.submit(() -> read(store, "The mask", inputs.mask()));
            Optional<Future<One>> sketch = inputs.sketch()
                    .map(reference -> readers.submit(() -> read(store, "The sketch", reference)));
            Optional<Future<One>> color = inputs.color()
                    .map(reference -> readers.submit(() -> read(store, "The color", reference)));
            return new All(new Sources(await(photograph), await(mask), awaitIfPresent(sketch),
                    awaitIfPresent(color)));
        } catch (UnfetchableException e) {
            return new Refused(e.refusal);
        }
    }

    /// The bytes of one file.
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record One(byte[] content) {}

    private static One read(ObjectStore store, String name, ObjectRef reference)
            throws ObjectStoreException, UnfetchableException {
        if (reference.size() > DecodeBudget.DEFAULT.bytesMax()) {
            throw new UnfetchableException(RefusalCode.OVER_BUDGET,
                    "%s has %,d bytes; at most %,d are taken. Save it smaller.".formatted(name,
                            reference.size(),
                            DecodeBudget.DEFAULT.bytesMax()));
        }
        try {
            return new One(store.read(reference));
        } catch (ObjectStoreException e) {
            if (e.kind() == Kind.MISSING) {
                throw new UnfetchableException(RefusalCode.OBJECT_MISSING,
                        "%s is not in the store any more (%s). Publish the edit again.".formatted(name,
                                reference.uri()));
            }
            if (e.kind() == Kind.CHANGED) {
                throw new UnfetchableException(RefusalCode.OBJECT_CHANGED,
                        "%s has changed since the request: %s Publish the edit again.".formatted(name,
                                e.getMessage()));
            }
            throw e;
        }
    }

    private static Optional<byte[]> awaitIfPresent(Optional<Future<One>> reading)
            throws ObjectStoreException, UnfetchableException, InterruptedException {
        return reading.isPresent() ? Optional.of(await(reading.get())) : Optional.empty();
    }

    private static byte[] await(Future<One> reading)
            throws ObjectStoreException, UnfetchableException, InterruptedException {
        try {
            return reading.get().content();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ObjectStoreException problem -> throw problem;
                case UnfetchableException refused -> throw refused;
                case RuntimeException bug -> throw bug;
                case null, default -> throw new IllegalStateException("reading an input broke", e.getCause());
            }
        }
    }

    /// An input that the store cannot hand out whole; never leaves this file.
    final class UnfetchableException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Refusal refusal;

        private UnfetchableException(RefusalCode code, String sentence) {
            super(sentence, null, false, false);
            this.refusal = new Refusal(code, sentence);
        }
    }
}
