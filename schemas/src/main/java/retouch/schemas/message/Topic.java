package retouch.schemas.message;

import java.util.Arrays;
import java.util.List;

import retouch.schemas.job.Lane;

/// Every topic of the fleet. Names are API: a test pins them.
///
/// | kind          | keyed by | kept                                             |
/// |---------------|----------|--------------------------------------------------|
/// | `QUEUE`       | job id   | by time; read through a share group               |
/// | `LOG`         | job id   | by time; read by whoever follows it               |
/// | `TABLE`       | its key  | compacted: the last value of each key             |
public enum Topic {
    REQUESTS_INTERACTIVE("retouch.edit.requests.interactive.v1", Kind.QUEUE),
    REQUESTS_BATCH("retouch.edit.requests.batch.v1", Kind.QUEUE),
    /// Requests of tenants who have had more than their share lately: a lane's second queue, served beside the first.
    REQUESTS_INTERACTIVE_LATER("retouch.edit.requests.interactive.later.v1", Kind.QUEUE),
    REQUESTS_BATCH_LATER("retouch.edit.requests.batch.later.v1", Kind.QUEUE),
    /// Requests whose attempt failed, until it is time for the next one.
    RETRIES("retouch.edit.retries.v1", Kind.QUEUE),
    RESULTS("retouch.edit.results.v1", Kind.LOG),
    PROGRESS("retouch.edit.progress.v1", Kind.LOG),
    /// Kafka's own dead-letter queue insists on the prefix `dlq.`, so ours has it too.
    DEAD_LETTERS("dlq.retouch.edit.requests.v1", Kind.LOG),
    /// What was done about dead letters, by the letter: a letter in a log cannot be taken out of it.
    DEAD_LETTERS_HANDLED("retouch.dead-letters.handled.v1", Kind.TABLE),
    /// What each worker last said of itself.
    WORKERS("retouch.workers.v1", Kind.TABLE),
    /// What each pool is wanted to be, by name.
    POOLS("retouch.pools.v1", Kind.TABLE),
    /// What the trainer last said of each training, by training.
    TRAINING("retouch.training.v1", Kind.TABLE),
    /// Model versions by the digest of their card: the last event about each.
    MODELS("retouch.models.v1", Kind.TABLE),
    /// Where each alias points, and what is too old to be loaded: the last event about each.
    MODEL_ALIASES("retouch.model-aliases.v1", Kind.TABLE),
    /// Which versions workers loaded, and which they refused.
    MODEL_LOADS("retouch.model-loads.v1", Kind.LOG),
    /// Jobs that the shadow version painted too, by job: what was measured of both.
    SHADOWS("retouch.shadows.v1", Kind.LOG),
    /// What the keeper of roll-outs last said.
    ROLLOUTS("retouch.rollouts.v1", Kind.TABLE),
    /// Writer schemas by fingerprint, so that any reader can resolve any message.
    SCHEMAS("retouch.schemas.v1", Kind.TABLE);

    /// How a topic is kept and read.
    public enum Kind {
        QUEUE, LOG, TABLE
    }

    private final String topicName;
    private final Kind kind;

    Topic(String topicName, Kind kind) {
        this.topicName = topicName;
        this.kind = kind;
    }

    /// The name on the broker.
    public String topicName() {
        return topicName;
    }

    public Kind kind() {
        return kind;
    }

    /// All topics of a kind.
    public static List<Topic> of(Kind kind) {
        return Arrays.stream(values()).filter(topic -> topic.kind == kind).toList();
    }

    /// The topic that holds a lane's requests.
    public static Topic requests(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> REQUESTS_INTERACTIVE;
            case BATCH -> REQUESTS_BATCH;
        };
    }

    /// The lane's second queue.
    public static Topic later(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> REQUESTS_INTERACTIVE_LATER;
            case BATCH -> REQUESTS_BATCH_LATER;
        };
    }

    /// Both queues of a lane, the first one first.
    public static List<Topic> queues(Lane lane) {
        return List.of(requests(lane), later(lane));
    }
}
