package retouch.producer.client;

import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.StageTimings;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.WireMessage;

/// Reads and makes the decisions that end jobs. A commit is the truth about a job; a result message is
/// only news of it. Thread-safe.
///
/// @param store   borrowed
/// @param results reads what a commit holds
record Commits(ObjectStore store, MessageCodec<EditFinished> results) {

    private static final String CONTENT_TYPE = "avro/binary";

    /// What was decided about a job, if anything was.
    Optional<EditFinished> find(JobId job) throws EditException {
        try {
            Optional<byte[]> commit = store.find(ObjectKeys.commit(job), WireMessage.VALUE_BYTES_MAX);
            return commit.isPresent() ? Optional.of(results.decode(commit.get())) : Optional.empty();
        } catch (ObjectStoreException e) {
            throw EditException.of(e);
        } catch (MessageException e) {
            throw EditException.unreadable("The commit of job " + job, e);
        }
    }

    /// Proposes a decision. Whoever creates the commit has decided; everybody else gets what was decided.
    ///
    /// @return the decision that counts
    EditFinished decide(EditFinished proposal) throws EditException {
        try {
            if (store.createOnly(ObjectKeys.commit(proposal.job()), results.encode(proposal).value(),
                    CONTENT_TYPE)) {
                return proposal;
            }
        } catch (ObjectStoreException e) {
            throw EditException.of(e);
        } catch (MessageException e) {
            throw new IllegalStateException("every result fits into a message, job " + proposal.job(), e);
        }
        return find(proposal.job()).orElseThrow(() -> EditException.of(true,
                "The commit of job " + proposal.job() + " exists and cannot be found.", null));
    }

    /// What a commit says to whoever waits with `handle`. If the name was decided for other content (two
    /// processes published it at the same moment), this content is refused.
    static EditFinished answer(EditHandle handle, EditFinished decided) {
        if (decided.fingerprint().equals(handle.fingerprint())) {
            return decided;
        }
        return new EditFinished(decided.job(), handle.fingerprint(), decided.inputs(), decided.seed(),
                decided.model(), decided.colorKey(), decided.trainingConsent(), decided.keepLocation(),
                decided.worker(), decided.attempt(), decided.decidedAt(),
                StageTimings.none(), new Outcome.Refused(conflict(handle.job())));
    }

    /// The name is taken.
    static Refusal conflict(JobId job) {
        return new Refusal(RefusalCode.CONFLICT,
                "Job %s exists already with other content. Choose another id, or publish the same content."
                        .formatted(job));
    }
}
