package retouch.local.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the embedded broker is configured with, and why.
///
/// @param logs           where its data is
/// @param port           where it listens for clients
/// @param advertisedPort where it tells clients to connect
/// @param controllerPort where its controller listens; may differ from start to start
/// @param security       whom it lets in; empty for everybody on this machine
record BrokerSettings(Path logs, int port, int advertisedPort, int controllerPort,
        Optional<BrokerSecurity> security) {

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";
    private static final String CLIENTS = "CLIENTS";

    Map<String, String> asMap() {
        Map<String, String> all = new HashMap<>();
        listeners(all);
        oneNode(all);
        small(all);
        shareGroups(all);
        security.ifPresent(with -> all.putAll(with.settings(CLIENTS, CONTROLLER)));
        all.put("log.dirs", logs.toString());
        all.put("auto.create.topics.enable", "false");
        // Without it a restart takes 13 s instead of 3.
        all.put("controlled.shutdown.enable", "true");
        return all;
    }

    private void listeners(Map<String, String> all) {
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(NODE_ID));
        // A fixed quorum: unlike a dynamic one, it may change its port between two starts.
        all.put("controller.quorum.voters", "%d@127.0.0.1:%d".formatted(NODE_ID, controllerPort));
        all.put("listeners",
                "%s://127.0.0.1:%d,%s://127.0.0.1:%d".formatted(CLIENTS, port, CONTROLLER, controllerPort));
        all.put("advertised.listeners", "%s://127.0.0.1:%d".formatted(CLIENTS, advertisedPort));
        all.put("listener.security.protocol.map", "%s:%s,%s:%s".formatted(
                CLIENTS, security.map(BrokerSecurity::protocol).orElse("PLAINTEXT"),
                CONTROLLER, security.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT"));
        all.put("inter.broker.listener.name", CLIENTS);
        all.put("controller.listener.names", CONTROLLER);
    }

    private static void oneNode(Map<String, String> all) {
        for (String topic : new String[]{"offsets.topic", "transaction.state.log",
                "share.coordinator.state.topic"}) {
            all.put(topic + ".replication.factor", "1");
            all.put(topic + ".num.partitions", "1");
        }
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("min.insync.replicas", "1");
    }

    private static void small(Map<String, String> all) {
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("background.threads", "2");
        all.put("num.recovery.threads.per.data.dir", "1");
        all.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        all.put("log.segment.bytes", Integer.toString(64 << 20));
        all.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        all.put("offsets.topic.segment.bytes", Integer.toString(16 << 20));
        all.put("share.coordinator.state.topic.segment.bytes", Integer.toString(16 << 20));
        // A metadata log of one node has nobody to tell that it is alive, twice a second.
        all.put("metadata.max.idle.interval.ms", "0");
    }

    /// As shipped, a worker waits 5 s to join. The other limits are widened so that tests and slow
    /// machines can choose locks that stock brokers refuse.
    private static void shareGroups(Map<String, String> all) {
        all.put("group.share.min.heartbeat.interval.ms", "500");
        all.put("group.share.heartbeat.interval.ms", "500");
        all.put("group.share.min.session.timeout.ms", "5000");
        all.put("group.share.session.timeout.ms", "10000");
        all.put("group.share.min.record.lock.duration.ms", "1000");
        all.put("group.share.max.record.lock.duration.ms", "3600000");
        all.put("group.share.assignor.offload.enable", "false");
        all.put("group.share.min.assignment.interval.ms", "0");
        all.put("group.share.assignment.interval.ms", "0");
    }
}
