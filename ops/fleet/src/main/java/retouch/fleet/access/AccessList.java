package retouch.fleet.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import retouch.fleet.access.AccessRule.Operation;
import retouch.fleet.access.AccessRule.Resource;
import retouch.schemas.message.Topic;

import static retouch.fleet.access.AccessRule.Operation.ALTER_CONFIGS;
import static retouch.fleet.access.AccessRule.Operation.CREATE;
import static retouch.fleet.access.AccessRule.Operation.DESCRIBE;
import static retouch.fleet.access.AccessRule.Operation.DESCRIBE_CONFIGS;
import static retouch.fleet.access.AccessRule.Operation.READ;
import static retouch.fleet.access.AccessRule.Operation.WRITE;

/// The least that each service must be allowed on the broker, and no more. `retouch ops acls` prints it, and
/// a test runs every service with just this.
public final class AccessList {

    /// All topics begin with one of these.
    private static final List<String> PREFIXES = List.of("retouch.", "dlq.retouch.");

    private AccessList() {}

    /// The rules of one service.
    ///
    /// @param group the share group of the workers
    public static List<AccessRule> of(Service service, String group) {
        List<AccessRule> rules = new ArrayList<>();
        switch (service) {
            case GATEWAY -> {
                // It says where a job waits, for which it reads the queues; it sends to all but that of retries.
                rules.addAll(topics(queues(EnumSet.of(READ, WRITE), EnumSet.of(READ))));
                rules.addAll(topics(Map.of(
                        // to cancel is to publish the result
                        Topic.RESULTS, EnumSet.of(READ, WRITE), Topic.PROGRESS, EnumSet.of(READ),
                        Topic.DEAD_LETTERS, EnumSet.of(READ), Topic.SCHEMAS, EnumSet.of(READ, WRITE))));
                rules.addAll(toSeeHowItIs(group, DESCRIBE));
            }
            case WORKER -> {
                rules.addAll(topics(queues(EnumSet.of(READ, WRITE), EnumSet.of(READ, WRITE))));
                rules.addAll(topics(Map.of(Topic.RESULTS, EnumSet.of(READ, WRITE),
                        Topic.PROGRESS, EnumSet.of(WRITE), Topic.DEAD_LETTERS, EnumSet.of(WRITE),
                        Topic.WORKERS, EnumSet.of(WRITE), Topic.MODEL_LOADS, EnumSet.of(WRITE),
                        Topic.MODELS, EnumSet.of(READ), Topic.MODEL_ALIASES, EnumSet.of(READ),
                        Topic.POOLS, EnumSet.of(READ), Topic.SCHEMAS, EnumSet.of(READ, WRITE))));
                // As a shadow it hears the users' results, and says how its own compare, in a group of its own.
                rules.addAll(topics(Map.of(Topic.SHADOWS, EnumSet.of(WRITE))));
                rules.add(group(group + ".shadow", READ, DESCRIBE_CONFIGS));
                rules.addAll(toSeeHowItIs(group, READ));
            }
            case TRAINER -> {
                rules.addAll(topics(Map.of(Topic.TRAINING, EnumSet.of(READ, WRITE),
                        Topic.MODELS, EnumSet.of(READ, WRITE), Topic.MODEL_ALIASES, EnumSet.of(READ, WRITE),
                        Topic.SCHEMAS, EnumSet.of(READ, WRITE))));
                rules.addAll(toSeeHowItIs(group, DESCRIBE));
            }
            case KEEPER -> {
                rules.addAll(topics(Map.of(
                        Topic.RESULTS, EnumSet.of(READ), Topic.SHADOWS, EnumSet.of(READ),
                        Topic.MODELS, EnumSet.of(READ, WRITE), Topic.MODEL_ALIASES, EnumSet.of(READ, WRITE),
                        Topic.ROLLOUTS, EnumSet.of(WRITE), Topic.SCHEMAS, EnumSet.of(READ, WRITE))));
                rules.addAll(toSeeHowItIs(group, DESCRIBE));
            }
            case POOLS -> {
                // How long the oldest job waits it reads from the queues.
                rules.addAll(topics(queues(EnumSet.of(READ), EnumSet.of(READ))));
                rules.addAll(topics(Map.of(Topic.RESULTS, EnumSet.of(READ), Topic.WORKERS, EnumSet.of(READ),
                        Topic.POOLS, EnumSet.of(READ, WRITE), Topic.SCHEMAS, EnumSet.of(READ, WRITE))));
                rules.addAll(toSeeHowItIs(group, DESCRIBE));
            }
            case OPS -> {
                rules.addAll(allTopics(READ, WRITE, CREATE, DESCRIBE_CONFIGS));
                rules.add(group(group, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS));
            }
        }
        return List.copyOf(rules);
    }

    /// Each looks whether a topic or a setting of the group is missing: a worker before it takes a job, every
    /// service when its health is asked.
    ///
    /// @param least what else it does with the group; to read includes to describe
    private static List<AccessRule> toSeeHowItIs(String group, Operation least) {
        List<AccessRule> rules = new ArrayList<>(allTopics(DESCRIBE));
        rules.add(group(group, least, DESCRIBE_CONFIGS));
        return rules;
    }

    /// A lane's queues come and go; they are all used alike.
    private static Map<Topic, EnumSet<Operation>> queues(EnumSet<Operation> lanes,
            EnumSet<Operation> retries) {
        Map<Topic, EnumSet<Operation>> queues = new EnumMap<>(Topic.class);
        Topic.of(Topic.Kind.QUEUE)
                .forEach(queue -> queues.put(queue, queue == Topic.RETRIES ? retries : lanes));
        return queues;
    }

    private static List<AccessRule> topics(Map<Topic, EnumSet<Operation>> operations) {
        return Arrays.stream(Topic.values()).filter(operations::containsKey)
                .map(topic -> new AccessRule(Resource.TOPIC, topic.topicName(), false,
                        operations.get(topic)))
                .toList();
    }

    private static List<AccessRule> allTopics(Operation first, Operation... more) {
        return PREFIXES.stream()
                .map(prefix -> new AccessRule(Resource.TOPIC, prefix, true, EnumSet.of(first, more)))
                .toList();
    }

    private static AccessRule group(String group, Operation first, Operation... more) {
        return new AccessRule(Resource.GROUP, group, false, EnumSet.of(first, more));
    }
}
