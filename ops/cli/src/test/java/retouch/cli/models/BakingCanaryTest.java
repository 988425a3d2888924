package retouch.cli.models;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.rollout.CanaryWatch;
import retouch.fleet.rollout.RolloutKeeper;
import retouch.fleet.rollout.RolloutPolicy;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.RolloutPlan;

import static org.assertj.core.api.Assertions.assertThat;

/// Who decides about a canary that a command waits for. Nobody uses it, so it is taken back.
class BakingCanaryTest {

    private static final RolloutPlan PLAN = RolloutPlan.of("200ms", "");

    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(new MemoryObjectStore("bucket"), broker);
    private final RegistryDesk desk = new RegistryDesk(fleet, SchemaSource.none(), "ada", Clock.systemUTC(),
            Duration.ofSeconds(5));
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void setTwoVersions() throws Exception {
        for (String name : new String[]{"one", "two"}) {
            desk.register(new ModelVersion(name, Sha256.of(name.getBytes(StandardCharsets.UTF_8)), "CC0-1.0",
                    Instant.EPOCH), "");
        }
        desk.point(Alias.STABLE, "one", 10_000, "", "");
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void followsTheKeeper() throws Exception {
        RolloutKeeper.Config config = new RolloutKeeper.Config("k", Duration.ofSeconds(20),
                Duration.ofMillis(50), RolloutPolicy.manual());
        try (RolloutKeeper _ = RolloutKeeper.start(fleet, SchemaSource.none(), config)) {
            assertThat(await(Duration.ofMinutes(1))).isInstanceOf(CanaryWatch.End.TakenBack.class);
        }
        assertThat(heard).anyMatch(line -> line.startsWith("keeper k: "));
        assertThat(desk.chain().events().getLast().by()).isEqualTo("keeper k");
    }

    @Test
    void watchesWhereNoKeeperIsAlive() throws Exception {
        assertThat(await(Duration.ofMillis(100))).isInstanceOf(CanaryWatch.End.TakenBack.class);
        assertThat(heard).first().asString().startsWith("no keeper of roll-outs is alive");
        assertThat(desk.chain().events().getLast().by()).isEqualTo("ada");
    }

    private CanaryWatch.End await(Duration silenceMax) throws Exception {
        try (BakingCanary canary = new BakingCanary(fleet, desk, SchemaSource.none(), silenceMax)) {
            Registry baking = desk.point(Alias.CANARY, "two", 5_000, PLAN.text(), "");
            return canary.await(baking, PLAN, heard::add);
        }
    }
}
