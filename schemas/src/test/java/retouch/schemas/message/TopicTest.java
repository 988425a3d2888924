package retouch.schemas.message;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic.Kind;

import static org.assertj.core.api.Assertions.assertThat;

class TopicTest {

    /// Names are API: brokers, dashboards and other languages know them.
    @Test
    void hasTheseNamesForGood() {
        assertThat(Arrays.stream(Topic.values())
                .map(topic -> topic + " " + topic.topicName() + " " + topic.kind()))
                .containsExactly(
                        "REQUESTS_INTERACTIVE retouch.edit.requests.interactive.v1 QUEUE",
                        "REQUESTS_BATCH retouch.edit.requests.batch.v1 QUEUE",
                        "REQUESTS_INTERACTIVE_LATER retouch.edit.requests.interactive.later.v1 QUEUE",
                        "REQUESTS_BATCH_LATER retouch.edit.requests.batch.later.v1 QUEUE",
                        "RETRIES retouch.edit.retries.v1 QUEUE",
                        "RESULTS retouch.edit.results.v1 LOG",
                        "PROGRESS retouch.edit.progress.v1 LOG",
                        "DEAD_LETTERS dlq.retouch.edit.requests.v1 LOG",
                        "DEAD_LETTERS_HANDLED retouch.dead-letters.handled.v1 TABLE",
                        "WORKERS retouch.workers.v1 TABLE",
                        "POOLS retouch.pools.v1 TABLE",
                        "TRAINING retouch.training.v1 TABLE",
                        "MODELS retouch.models.v1 TABLE",
                        "MODEL_ALIASES retouch.model-aliases.v1 TABLE",
                        "MODEL_LOADS retouch.model-loads.v1 LOG",
                        "SHADOWS retouch.shadows.v1 LOG",
                        "ROLLOUTS retouch.rollouts.v1 TABLE",
                        "SCHEMAS retouch.schemas.v1 TABLE");
    }

    @Test
    void givesEveryLaneTwoQueuesOfItsOwn() {
        assertThat(Arrays.stream(Lane.values()).flatMap(lane -> Topic.queues(lane).stream()))
                .doesNotHaveDuplicates()
                .allMatch(topic -> topic.kind() == Kind.QUEUE)
                .allMatch(topic -> topic.topicName().matches("[a-z0-9.]{1,249}"));
    }
}
