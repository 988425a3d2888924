package retouch.trainer.data.set;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Outcome;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;

/// The photographs of edits whose users let the trainer learn from them. Thread-safe.
///
/// The commit of a job says whether its user consented, and which photograph it was; only jobs that ended
/// `Done` count. What is learned from is the photograph, never what a generator painted. A picture has the key
/// of its upload for a name, which says nothing about who sent it.
///
/// @param store   borrowed
/// @param jobsMax  how many objects under `results/` are looked through; each job has two
/// @param bytesMax of one photograph
public record ConsentedEdits(ObjectStore store, int jobsMax, int bytesMax) implements PictureSet {

    private static final String RESULTS = "results/";
    private static final String COMMIT = "/commit";

    public ConsentedEdits {
        Objects.requireNonNull(store, "store");
        if (jobsMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "jobsMax and bytesMax must be at least 1, not %d, %d".formatted(jobsMax, bytesMax));
        }
    }

    @Override
    public Origin origin() {
        return Origin.EDITS;
    }

    @Override
    public String describe() {
        return "the consented edits in the bucket " + store.bucket();
    }

    @Override
    public List<String> names() throws PictureSetException {
        return List.copyOf(photographs().keySet());
    }

    @Override
    public byte[] open(String name) throws PictureSetException {
        try {
            return store.find(name, bytesMax).orElseThrow(
                    () -> new PictureSetException("s3://%s/%s is gone".formatted(store.bucket(), name)));
        } catch (ObjectStoreException e) {
            throw new PictureSetException("s3://%s/%s cannot be read: %s".formatted(store.bucket(), name,
                    e.getMessage()), e);
        }
    }

    private Map<String, ObjectRef> photographs() throws PictureSetException {
        MessageCodec<EditFinished> results = Messages.editFinished(SchemaSource.none());
        Map<String, ObjectRef> photographs = new TreeMap<>();
        try {
            for (String key : commits()) {
                Optional<byte[]> commit = store.find(key, WireMessage.VALUE_BYTES_MAX);
                if (commit.isPresent()) {
                    consented(results, commit.get()).ifPresent(photo -> photographs.put(photo.key(), photo));
                }
            }
        } catch (ObjectStoreException e) {
            throw new PictureSetException("The results in the bucket %s cannot be read: %s".formatted(
                    store.bucket(), e.getMessage()), e);
        }
        return photographs;
    }

    private List<String> commits() throws ObjectStoreException {
        List<String> commits = new ArrayList<>(store.list(RESULTS, jobsMax));
        commits.removeIf(key -> !key.endsWith(COMMIT));
        return commits;
    }

    /// A commit that this build cannot read is of a newer one: nobody knows whether its user consented.
    private Optional<ObjectRef> consented(MessageCodec<EditFinished> results, byte[] commit) {
        try {
            EditFinished finished = results.decode(commit);
            ObjectRef photograph = finished.inputs().photograph();
            return finished.trainingConsent() && finished.outcome() instanceof Outcome.Done
                    && photograph.bucket().equals(store.bucket())
                            ? Optional.of(photograph)
                            : Optional.empty();
        } catch (MessageException e) {
            return Optional.empty();
        }
    }
}
