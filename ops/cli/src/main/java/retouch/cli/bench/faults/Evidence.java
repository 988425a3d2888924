package retouch.cli.bench.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// What is left of a run: what was asked, what was announced, what was decided, what is stored.
///
/// @param seed        of the run
/// @param published   every request that the broker accepted, by job
/// @param announced   every result message of those jobs, in order
/// @param decided     the commits of those jobs
/// @param deadLetters how many dead letters each of those jobs has; none for jobs without
/// @param store       where the pictures are; borrowed
record Evidence(
        long seed,
        Map<JobId, EditRequest> published,
        Map<JobId, List<EditFinished>> announced,
        Map<JobId, EditFinished> decided,
        Map<JobId, Integer> deadLetters,
        ObjectStore store) {

    Evidence {
        published = Map.copyOf(published);
        announced = Map.copyOf(announced);
        decided = Map.copyOf(decided);
        deadLetters = Map.copyOf(deadLetters);
    }

    /// Reads topics and store as they are now.
    ///
    /// @param fleet borrowed, by the evidence too
    static Evidence gather(long seed, Map<JobId, EditRequest> published, Fleet fleet)
            throws StreamException, ObjectStoreException {
        MessageCodec<EditFinished> codec = Messages.editFinished(SchemaSource.none());
        Map<JobId, List<EditFinished>> announced = new LinkedHashMap<>();
        for (WireMessage message : fleet.broker().readAll(Topic.RESULTS)) {
            Optional<JobId> job = keyOf(message, published);
            if (job.isPresent()) {
                announced.computeIfAbsent(job.get(), _ -> new ArrayList<>())
                        .add(decode(codec, message.value()));
            }
        }
        Map<JobId, Integer> deadLetters = new LinkedHashMap<>();
        for (WireMessage message : fleet.broker().readAll(Topic.DEAD_LETTERS)) {
            keyOf(message, published).ifPresent(job -> deadLetters.merge(job, 1, Integer::sum));
        }
        Map<JobId, EditFinished> decided = new LinkedHashMap<>();
        for (JobId job : published.keySet()) {
            fleet.store().find(ObjectKeys.commit(job), WireMessage.VALUE_BYTES_MAX)
                    .ifPresent(commit -> decided.put(job, decode(codec, commit)));
        }
        return new Evidence(seed, published, announced, decided, deadLetters, fleet.store());
    }

    /// Every result message of a job; empty if nobody was told.
    List<EditFinished> announced(JobId job) {
        return announced.getOrDefault(job, List.of());
    }

    private static Optional<JobId> keyOf(WireMessage message, Map<JobId, EditRequest> published) {
        try {
            return Optional.of(new JobId(message.key())).filter(published::containsKey);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no job of ours has such a name
        }
    }

    private static EditFinished decode(MessageCodec<EditFinished> codec, byte[] value) {
        try {
            return codec.decode(value);
        } catch (MessageException e) {
            throw new IllegalStateException("a worker of this build wrote what this build cannot read", e);
        }
    }
}
