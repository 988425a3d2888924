package retouch.fleet.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

import retouch.fleet.access.AccessRule;
import retouch.fleet.access.AccessRule.Operation;
import retouch.fleet.access.AccessRule.Resource;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.Topic;

/// Asks the broker what we may do there. Whoever may too little hears so before a job is in its hands; later it
/// could only hold the job. Borrows its admin client. Thread-safe.
///
/// A broker without access lists allows everything. Of a group that has no members yet it says nothing but
/// whether we may see it.
final class Rights {

    private final Admin admin;
    private final KafkaBroker.Config config;

    Rights(Admin admin, KafkaBroker.Config config) {
        this.admin = admin;
        this.config = config;
    }

    /// @return one sentence for each topic and group with which we may not do all that the rules say; in order
    List<String> missing(List<AccessRule> rules) throws StreamException {
        Map<Resource, Map<String, EnumSet<Operation>>> needed = new EnumMap<>(Resource.class);
        for (AccessRule rule : rules) {
            for (String name : names(rule)) {
                needed.computeIfAbsent(rule.resource(), _ -> new TreeMap<>())
                        .computeIfAbsent(name, _ -> EnumSet.noneOf(Operation.class))
                        .addAll(rule.operations());
            }
        }
        List<String> sentences = new ArrayList<>();
        for (Map.Entry<Resource, Map<String, EnumSet<Operation>>> kind : needed.entrySet()) {
            Map<String, EnumSet<Operation>> allowed = allowed(kind.getKey(), kind.getValue().keySet());
            kind.getValue().forEach((name, operations) -> {
                operations.removeAll(allowed.get(name));
                if (!operations.isEmpty()) {
                    sentences.add(sentence(kind.getKey(), name, operations));
                }
            });
        }
        return sentences;
    }

    private static List<String> names(AccessRule rule) {
        return rule.prefix()
                ? Arrays.stream(Topic.values()).map(Topic::topicName)
                        .filter(each -> each.startsWith(rule.name()))
                        .toList()
                : List.of(rule.name());
    }

    private Map<String, EnumSet<Operation>> allowed(Resource resource, Set<String> names)
            throws StreamException {
        return switch (resource) {
            case TOPIC -> allowed(admin.describeTopics(names,
                    new DescribeTopicsOptions().includeAuthorizedOperations(true)).topicNameValues(),
                    TopicDescription::authorizedOperations);
            case GROUP -> allowed(admin.describeShareGroups(names,
                    new DescribeShareGroupsOptions().includeAuthorizedOperations(true)).describedGroups(),
                    ShareGroupDescription::authorizedOperations);
        };
    }

    private <T> Map<String, EnumSet<Operation>> allowed(Map<String, KafkaFuture<T>> answers,
            Function<T, Set<AclOperation>> operations) throws StreamException {
        Map<String, EnumSet<Operation>> allowed = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<T>> answer : answers.entrySet()) {
            allowed.put(answer.getKey(), allowed(answer.getKey(), answer.getValue(), operations));
        }
        return allowed;
    }

    private <T> EnumSet<Operation> allowed(String name, KafkaFuture<T> answer,
            Function<T, Set<AclOperation>> operations) throws StreamException {
        try {
            Set<AclOperation> all = operations.apply(KafkaFailure.await(
                    "Asking the broker what we may do with " + name, answer, config.answerMax()));
            return Arrays.stream(Operation.values())
                    .filter(each -> all.contains(AclOperation.valueOf(each.name())))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class)));
        } catch (StreamException e) {
            if (e.getCause() instanceof AuthorizationException) { // each of these would have let us see it
                return EnumSet.complementOf(
                        EnumSet.of(Operation.READ, Operation.WRITE, Operation.DESCRIBE));
            }
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return EnumSet.allOf(Operation.class);
            }
            throw e;
        }
    }

    private String sentence(Resource resource, String name, Set<Operation> missing) {
        return ("The broker does not allow %s to %s the %s %s; `retouch ops acls` lists what each service needs,"
                + " and with --apply adds it.")
                .formatted(config.security().login().map(KafkaSecurity.Login::user).orElse("us"),
                        missing.stream().map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                                .collect(Collectors.joining(" or ")),
                        resource.name().toLowerCase(Locale.ROOT), name);
    }
}
