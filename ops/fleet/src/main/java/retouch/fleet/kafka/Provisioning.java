package retouch.fleet.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.StreamException;
import retouch.schemas.message.Topic;

/// Makes a broker ready for the fleet, and says what is wrong with one. Borrows its admin client.
/// Thread-safe.
///
/// What exists is left as it is, topics with other settings too: only the share group's own settings are
/// changed to ours, because without them requests sent before the first worker would be lost.
final class Provisioning {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);

    private final Admin admin;
    private final KafkaBroker.Config config;

    Provisioning(Admin admin, KafkaBroker.Config config) {
        this.admin = admin;
        this.config = config;
    }

    /// @throws StreamException retryable if the broker does not answer; permanent, with the one sentence
    ///     that an operator needs, if it is too old
    void requireShareGroups() throws StreamException {
        Optional<String> problem = ShareGroups.problem(KafkaFailure.await("Asking the broker for its version",
                admin.describeFeatures().featureMetadata(), config.answerMax()));
        if (problem.isPresent()) {
            throw StreamException.permanent(problem.get(), null);
        }
    }

    /// Creates the topics that are missing and sets the share group's settings. Harmless when repeated, and
    /// when several processes do it at once.
    void apply() throws StreamException {
        Set<String> existing = topics();
        List<NewTopic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !existing.contains(topic.topicName())).map(this::describe).toList();
        for (Map.Entry<String, KafkaFuture<Void>> created : admin.createTopics(missing).values().entrySet()) {
            create(created.getKey(), created.getValue());
        }
        Map<String, String> present = groupSettings();
        List<AlterConfigOp> changes = wanted().entrySet().stream()
                .filter(wish -> !wish.getValue().equals(present.get(wish.getKey())))
                .map(wish -> new AlterConfigOp(new ConfigEntry(wish.getKey(), wish.getValue()),
                        AlterConfigOp.OpType.SET))
                .toList();
        if (!changes.isEmpty()) {
            KafkaFailure.await("Setting up the share group " + config.group(),
                    admin.incrementalAlterConfigs(Map.of(group(), changes)).all(), config.answerMax());
            LOG.atInfo().addKeyValue("group", config.group()).addKeyValue("settings", changes.size())
                    .log("share_group.set_up");
        }
    }

    /// @return one sentence per thing that is wrong; empty if all is well
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        try {
            requireShareGroups();
            Set<String> existing = topics();
            for (Topic topic : Topic.values()) {
                if (!existing.contains(topic.topicName())) {
                    problems.add("The topic " + topic.topicName() + " does not exist on this broker.");
                }
            }
            Map<String, String> present = groupSettings();
            wanted().forEach((key, value) -> {
                if (!value.equals(present.get(key))) {
                    problems.add("The share group %s has %s=%s; the fleet needs %s."
                            .formatted(config.group(), key, present.get(key), value));
                }
            });
        } catch (StreamException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    private void create(String topic, KafkaFuture<Void> created) throws StreamException {
        try {
            created.get(config.answerMax().toMillis(), TimeUnit.MILLISECONDS);
            LOG.atInfo().addKeyValue("topic", topic).log("topic.created");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster
                throw KafkaFailure.of("Creating the topic " + topic, e);
            }
        } catch (TimeoutException e) {
            throw KafkaFailure.of("Creating the topic " + topic, e);
        } catch (InterruptedException e) {
            throw KafkaFailure.interrupted("Creating the topic " + topic, e);
        }
    }

    /// One partition each: a share group hands out records, and a second partition would tie each worker to
    /// a part of a lane, so that idle workers could not help busy ones.
    private NewTopic describe(Topic topic) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("min.insync.replicas", Integer.toString(config.replicasInSync()));
        // A message's time is when the broker got it: publishers' clocks differ.
        settings.put("message.timestamp.type", "LogAppendTime");
        switch (topic.kind()) {
            case QUEUE, LOG -> settings.put("retention.ms", Long.toString(retention(topic).toMillis()));
            case TABLE -> {
                settings.put("cleanup.policy", "compact");
                // The active segment is not compacted.
                settings.put("segment.ms", Long.toString(Duration.ofHours(1).toMillis()));
            }
        }
        return new NewTopic(topic.topicName(), 1, (short) config.replicas()).configs(settings);
    }

    private Duration retention(Topic topic) {
        return topic == Topic.DEAD_LETTERS ? config.deadLetterRetention() : config.retention();
    }

    private Set<String> topics() throws StreamException {
        return KafkaFailure.await("Listing the broker's topics", admin.listTopics().names(),
                config.answerMax());
    }

    private Map<String, String> groupSettings() throws StreamException {
        Map<ConfigResource, Config> found = KafkaFailure.await(
                "Reading the settings of the share group " + config.group(),
                admin.describeConfigs(List.of(group())).all(), config.answerMax());
        Map<String, String> settings = new TreeMap<>();
        found.get(group()).entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        return settings;
    }

    private ConfigResource group() {
        return new ConfigResource(ConfigResource.Type.GROUP, config.group());
    }

    private Map<String, String> wanted() {
        return new TreeMap<>(Map.of(
                // As shipped it is `latest`, which skips what was sent before the first worker came.
                "share.auto.offset.reset", config.fromBeginning() ? "earliest" : "latest",
                "share.record.lock.duration.ms", Long.toString(config.lock().toMillis()),
                "share.delivery.count.limit", Integer.toString(config.deliveriesMax()),
                "share.renew.acknowledge.enable", "true"));
    }
}
