package retouch.fleet.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import retouch.fleet.access.AccessRule.Operation;
import retouch.fleet.access.AccessRule.Resource;
import retouch.schemas.message.Topic;

import static org.assertj.core.api.Assertions.assertThat;

class AccessListTest {

    @Test
    void everyTopicIsWrittenBySomeServiceThatIsNotOpsOrByOpsAlone() {
        for (Topic topic : Topic.values()) {
            assertThat(Arrays.stream(Service.values())
                    .filter(service -> may(service, topic, Operation.WRITE))).as(topic.topicName())
                    .isNotEmpty();
            assertThat(may(Service.OPS, topic, Operation.CREATE)).as(topic.topicName()).isTrue();
        }
    }

    @Test
    void whatAServiceDoesNotNeedItMayNotDo() {
        assertThat(may(Service.WORKER, Topic.TRAINING, Operation.READ)).isFalse();
        assertThat(may(Service.WORKER, Topic.MODEL_ALIASES, Operation.WRITE)).isFalse();
        assertThat(may(Service.GATEWAY, Topic.MODEL_ALIASES, Operation.WRITE)).isFalse();
        assertThat(may(Service.GATEWAY, Topic.WORKERS, Operation.READ)).isFalse();
        assertThat(may(Service.TRAINER, Topic.REQUESTS_BATCH, Operation.READ)).isFalse();
        assertThat(may(Service.KEEPER, Topic.REQUESTS_BATCH, Operation.READ)).isFalse();
        assertThat(may(Service.KEEPER, Topic.POOLS, Operation.WRITE)).isFalse();
        assertThat(may(Service.POOLS, Topic.MODEL_ALIASES, Operation.WRITE)).isFalse();
        assertThat(may(Service.POOLS, Topic.REQUESTS_BATCH, Operation.WRITE)).isFalse();
        for (Service service : EnumSet.complementOf(EnumSet.of(Service.OPS))) {
            assertThat(rules(service, rule -> rule.operations().contains(Operation.CREATE)
                    || rule.operations().contains(Operation.ALTER_CONFIGS))).as(service.word()).isEmpty();
        }
    }

    @Test
    void onlyWorkersTakeRequests() {
        for (Service service : Service.values()) {
            boolean takes = !rules(service, rule -> rule.resource() == Resource.GROUP
                    && rule.operations().contains(Operation.READ)).isEmpty();
            assertThat(takes).as(service.word()).isEqualTo(service == Service.WORKER);
        }
    }

    private static boolean may(Service service, Topic topic, Operation operation) {
        return !rules(service, rule -> rule.resource() == Resource.TOPIC
                && rule.operations().contains(operation)
                && (rule.prefix()
                        ? topic.topicName().startsWith(rule.name())
                        : topic.topicName().equals(rule.name())))
                .isEmpty();
    }

    private static List<AccessRule> rules(Service service, Predicate<AccessRule> which) {
        return AccessList.of(service, "g").stream().filter(which).toList();
    }
}
