package retouch.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.lease.LeaseDesk;
import retouch.fleet.lease.Right;
import retouch.fleet.registry.Registry;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.RolloutPlan;
import retouch.schemas.registry.RolloutReport;

import static org.assertj.core.api.Assertions.assertThat;

/// Keepers of roll-outs on a fleet in memory.
class RolloutKeeperTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final RolloutPlan PLAN = RolloutPlan.of("10m", "error>2%,p95>1.5x,quality<-1%");

    private final RolloutFleet fleet = new RolloutFleet();

    @BeforeEach
    void setTwoVersions() throws Exception {
        fleet.register("ada", "one", "two");
        fleet.desk("ada").point(Alias.STABLE, "one", 10_000, "", "");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void promotesACanaryThatNobodyWaitsFor() throws Exception {
        try (RolloutKeeper _ = keeper("a", RolloutPolicy.manual())) {
            fleet.desk("ada").point(Alias.CANARY, "two", RolloutFleet.SHARE, PLAN.text(), "");
            fleet.publishJobs(80, 0.8, 0.8);
            fleet.broker.skewClock(Duration.ofMinutes(11));

            until(() -> stable().equals("two"));
            until(() -> registry().alias(Alias.CANARY).isEmpty());
        }
        assertThat(event(Alias.STABLE).by()).isEqualTo("keeper a");
        assertThat(event(Alias.STABLE).why()).startsWith("it baked well: canary ");
    }

    @Test
    void takesBackACanaryThatPaintsWorse() throws Exception {
        try (RolloutKeeper _ = keeper("a", RolloutPolicy.manual())) {
            fleet.desk("ada").point(Alias.CANARY, "two", RolloutFleet.SHARE, PLAN.text(), "");
            fleet.publishJobs(100, 0.8, 0.6);

            until(() -> registry().alias(Alias.CANARY).isEmpty());
        }
        assertThat(event(Alias.CANARY).why()).startsWith("taken back: the quality of its ");
        assertThat(stable()).isEqualTo("one");
    }

    @Test
    void goesOnWhereADeadKeeperWas() throws Exception {
        // It has the lease, has seen forty jobs, and is never heard of again.
        assertThat(new LeaseDesk(fleet.store, Right.ROLLOUTS, "dead", Duration.ofSeconds(1)).tryAcquire())
                .isPresent();
        fleet.desk("ada").point(Alias.CANARY, "two", RolloutFleet.SHARE, PLAN.text(), "");
        fleet.publishJobs(60, 0.8, 0.8);

        try (RolloutKeeper _ = keeper("next", RolloutPolicy.manual())) {
            until(() -> counted() == 60);
            assertThat(registry().alias(Alias.CANARY)).as("it has not baked yet").isPresent();
            fleet.broker.skewClock(Duration.ofMinutes(11));

            until(() -> stable().equals("two"));
        }
        assertThat(event(Alias.STABLE).by()).isEqualTo("keeper next");
    }

    @Test
    void countsJobsAndTimeFromTheStartOfTheBakeWhoeverWatches() throws Exception {
        fleet.desk("ada").point(Alias.CANARY, "two", RolloutFleet.SHARE, PLAN.text(), "");
        try (RolloutKeeper _ = keeper("a", RolloutPolicy.manual())) {
            fleet.publishJobs(40, 0.8, 0.8);
            until(() -> counted() == 40);
        }
        fleet.broker.skewClock(Duration.ofMinutes(9));
        try (RolloutKeeper _ = keeper("b", RolloutPolicy.manual())) {
            fleet.publishJobs(40, 0.8, 0.8);
            until(() -> counted() == 80);
            assertThat(registry().alias(Alias.CANARY)).isPresent();
            fleet.broker.skewClock(Duration.ofMinutes(11));

            until(() -> stable().equals("two"));
        }
    }

    @Test
    void leavesACanaryWithoutAPlanToAPerson() throws Exception {
        fleet.desk("ada").point(Alias.CANARY, "two", RolloutFleet.SHARE, "", "");
        try (RolloutKeeper _ = keeper("a", RolloutPolicy.manual())) {
            until(() -> last().filter(report -> report.sentence()
                    .equals("two is a canary without a plan; a person decides")).isPresent());
        }
        assertThat(registry().alias(Alias.CANARY)).isPresent();
    }

    @Test
    void takesWhatTheTrainerPublishesAllTheWay() throws Exception {
        RolloutPolicy auto = new RolloutPolicy(true, 20, RolloutFleet.SHARE, PLAN);
        try (RolloutKeeper _ = keeper("a", auto)) {
            fleet.register("trainer", "three");
            until(() -> registry().alias(Alias.SHADOW).isPresent());
            fleet.publishPairs(20, "one", "three", 0.80, 0.81);
            until(() -> registry().alias(Alias.CANARY).isPresent());
            fleet.publishJobs("three", 80, 0.80, 0.81);
            fleet.broker.skewClock(Duration.ofMinutes(11));

            until(() -> stable().equals("three"));
            until(() -> registry().alias(Alias.SHADOW).isEmpty());
        }
        assertThat(fleet.desk("x").chain().events().stream().filter(event -> event.by().equals("keeper a"))
                .map(ModelEvent::why).map(why -> why.replaceAll("[:;].*", ""))).containsSubsequence(
                        "the trainer published it", "no worse as a shadow", "it baked well");
    }

    @Test
    void takesBackAShadowThatPaintsWorse() throws Exception {
        RolloutPolicy auto = new RolloutPolicy(true, 20, RolloutFleet.SHARE, PLAN);
        fleet.register("trainer", "three");
        try (RolloutKeeper _ = keeper("a", auto)) {
            until(() -> registry().alias(Alias.SHADOW).isPresent());
            fleet.publishPairs(20, "one", "three", 0.80, 0.78);

            until(() -> registry().alias(Alias.SHADOW).isEmpty());
        }
        assertThat(event(Alias.SHADOW).why())
                .startsWith("taken back: it is not certain that its quality drops by less than 1.0 %");
        assertThat(registry().alias(Alias.CANARY)).isEmpty();
    }

    private RolloutKeeper keeper(String id, RolloutPolicy policy) {
        return RolloutKeeper.start(fleet.fleet, SchemaSource.none(),
                new RolloutKeeper.Config(id, Duration.ofSeconds(5), Duration.ofMillis(50), policy));
    }

    /// Jobs of both, as the keeper's last report says.
    private int counted() throws Exception {
        String figures = last().map(RolloutReport::sentence).orElse("");
        if (!figures.startsWith("canary ")) {
            return 0;
        }
        int sum = 0;
        for (String part : List.of(figures.split(";"))) {
            sum += Integer.parseInt(part.replaceAll("^ *[a-z]+ ([0-9]+) jobs.*", "$1"));
        }
        return sum;
    }

    private Optional<RolloutReport> last() throws Exception {
        return fleet.broker.readSince(Topic.ROLLOUTS, Instant.EPOCH).stream().reduce((_, last) -> last)
                .map(stored -> {
                    try {
                        return Messages.rolloutReport(SchemaSource.none()).decode(stored.message().value());
                    } catch (MessageException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private Registry registry() throws Exception {
        return fleet.desk("x").chain().registry();
    }

    private String stable() throws Exception {
        return registry().alias(Alias.STABLE).orElseThrow().set().version();
    }

    private ModelEvent event(Alias alias) throws Exception {
        return registry().lastEvents().stream().filter(event -> event.change().key().equals(alias.label()))
                .findFirst().orElseThrow();
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }
}
