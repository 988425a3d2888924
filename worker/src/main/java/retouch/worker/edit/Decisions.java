package retouch.worker.edit;

import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.WireMessage;

/// Decides jobs, once and for all, through the conditional create of `results/<job>/commit`. Thread-safe.
///
/// @param store borrowed
/// @param codec writes and reads what a commit holds, an encoded [EditFinished]
record Decisions(ObjectStore store, MessageCodec<EditFinished> codec) {

    private static final String CONTENT_TYPE = "application/avro";

    /// What was decided about a job, if anything was.
    ///
    /// @throws ObjectStoreException `REJECTED` too, if a commit cannot be read: its bytes are no result
    Optional<EditFinished> find(JobId job) throws ObjectStoreException {
        Optional<byte[]> commit = store.find(ObjectKeys.commit(job), WireMessage.VALUE_BYTES_MAX);
        try {
            return commit.isPresent() ? Optional.of(codec.decode(commit.get())) : Optional.empty();
        } catch (MessageException e) {
            throw new ObjectStoreException(ObjectStoreException.Kind.REJECTED,
                    "The commit of job " + job + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Whether a job has been decided; cheaper than [#find].
    boolean exists(JobId job) throws ObjectStoreException {
        return store.sizeOf(ObjectKeys.commit(job)).isPresent();
    }

    /// Proposes a decision. Whoever creates the commit has decided; everybody else gets what was decided.
    ///
    /// @return the decision that counts
    EditFinished decide(EditFinished proposal) throws ObjectStoreException {
        byte[] content;
        try {
            content = codec.encode(proposal).value();
        } catch (MessageException e) {
            throw new IllegalStateException("every result fits into a message, job " + proposal.job(), e);
        }
        if (store.createOnly(ObjectKeys.commit(proposal.job()), content, CONTENT_TYPE)) {
            return proposal;
        }
        return find(proposal.job())
                .orElseThrow(() -> new ObjectStoreException(ObjectStoreException.Kind.UNAVAILABLE,
                        "The commit of job " + proposal.job() + " exists and cannot be found."));
    }
}
