package retouch.fleet.rollout;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.registry.Assignment;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.RolloutPlan;

import static org.assertj.core.api.Assertions.assertThat;

/// A canary on a fleet in memory: who decides, when, and what the log says of it.
class CanaryWatchTest {

    private static final int SHARE = 5_000;
    private static final RolloutPlan PLAN = RolloutPlan.of("10m", "error>2%,p95>1.5x");
    private static final ObjectRef PICTURE = new ObjectRef("bucket", "key", 1, Sha256.of(new byte[0]));

    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(new MemoryObjectStore("bucket"), broker);
    private final RegistryDesk desk = new RegistryDesk(fleet, SchemaSource.none(), "ada", Clock.systemUTC(),
            Duration.ofSeconds(5));
    private final AtomicReference<String> figures = new AtomicReference<>("");
    private final ExecutorService other = Executors.newVirtualThreadPerTaskExecutor();
    private int jobs;

    @BeforeEach
    void setTwoVersions() throws Exception {
        for (String name : new String[]{"one", "two"}) {
            desk.register(new ModelVersion(name, digest(name), "CC0-1.0", Instant.EPOCH), "");
        }
        desk.point(Alias.STABLE, "one", 10_000, "", "");
    }

    @AfterEach
    void close() {
        other.close();
        broker.close();
    }

    @Test
    void promotesACanaryThatIsAsGoodOnceItHasBaked() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            for (int job = 0; job < 80; job++) {
                publish(100, false);
            }
            Awaitility.await().until(() -> figures.get().contains("stable") && counted() == 80);
            broker.skewClock(Duration.ofMinutes(10));

            assertThat(end.get()).isInstanceOf(CanaryWatch.End.Promoted.class);
        }
        Registry registry = desk.chain().registry();
        assertThat(registry.alias(Alias.STABLE).orElseThrow().set().version()).isEqualTo("two");
        assertThat(registry.alias(Alias.CANARY)).isEmpty();
        assertThat(registry.alias(Alias.STABLE).orElseThrow().event().why())
                .startsWith("it baked well: canary ");
    }

    @Test
    void takesBackACanaryOfTwiceTheTimeLongBeforeItHasBaked() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            for (int job = 0; job < 100; job++) {
                publish(200, false);
            }
            assertThat(end.get()).isInstanceOf(CanaryWatch.End.TakenBack.class);
        }
        assertThat(desk.chain().registry().alias(Alias.CANARY)).isEmpty();
        ModelEvent last = desk.chain().events().getLast();
        assertThat(last.why()).startsWith("taken back: ").contains("times as long as stable's");
    }

    @Test
    void takesBackACanaryThatFails() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            for (int job = 0; job < 60; job++) {
                publish(100, true);
            }
            assertThat(end.get()).isInstanceOfSatisfying(CanaryWatch.End.TakenBack.class,
                    back -> assertThat(back.sentence()).startsWith("it failed "));
        }
    }

    @Test
    void takesBackACanaryThatNobodyUsed() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            broker.skewClock(Duration.ofMinutes(40));

            assertThat(end.get()).isEqualTo(
                    new CanaryWatch.End.TakenBack(
                            "only 0 jobs of it and 0 of stable in 4 times its time, 20 are needed"));
        }
    }

    @Test
    void letsOthersDecide() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            desk.clear(Alias.CANARY, "I do not like it");

            assertThat(end.get()).isEqualTo(new CanaryWatch.End.Overtaken());
        }
    }

    @Test
    void doesNotOverwriteAStableVersionThatSomebodyChose() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            desk.register(new ModelVersion("three", digest("three"), "CC0-1.0", Instant.EPOCH), "");
            desk.point(Alias.STABLE, "three", 10_000, "", "a mend that cannot wait");

            assertThat(end.get()).isEqualTo(new CanaryWatch.End.Overtaken());
        }
        assertThat(desk.chain().registry().alias(Alias.STABLE).orElseThrow().set().version())
                .isEqualTo("three");
    }

    @Test
    void decidesWhileResultsKeepComing() throws Exception {
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, SchemaSource.none())) {
            Future<CanaryWatch.End> end = begin(watch);
            broker.skewClock(Duration.ofMinutes(20));
            while (!end.isDone() && jobs < 2_000) {
                publish(100, false);
            }
            assertThat(end.get()).isInstanceOf(CanaryWatch.End.Promoted.class);
        }
    }

    private Future<CanaryWatch.End> begin(CanaryWatch watch) throws Exception {
        Registry registry = desk.point(Alias.CANARY, "two", SHARE, PLAN.text(), "");
        return other.submit(() -> watch.watch(registry, PLAN, figures::set, () -> true));
    }

    /// Jobs of both, as the figures say.
    private int counted() {
        return figures.get().isEmpty() ? 0 : sum(figures.get());
    }

    private static int sum(String summary) {
        int sum = 0;
        for (String part : summary.split(";")) {
            sum += Integer.parseInt(part.replaceAll("^ *[a-z]+ ([0-9]+) jobs.*", "$1"));
        }
        return sum;
    }

    /// A job of whom its id says.
    ///
    /// @param canaryMillis how long the canary takes; stable takes 100
    private void publish(long canaryMillis, boolean canaryFails) throws Exception {
        JobId job = new JobId("job-" + jobs++);
        boolean byCanary = Assignment.isInShare(job, SHARE);
        EditRequest request = new EditRequest(job, Lane.BATCH,
                new EditInputs(PICTURE, PICTURE, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                "stable", Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
        // A little spread, or the standard error would be zero.
        Duration took = Duration.ofMillis((byCanary ? canaryMillis : 100) + jobs % 7);
        Outcome outcome = byCanary && canaryFails
                ? new Outcome.Failed("on purpose", "OnPurpose")
                : new Outcome.Done(PICTURE, new ModelUsed(byCanary ? "two" : "one",
                        digest(byCanary ? "two" : "one"), true), new PixelBox(0, 0, 1, 1));
        EditFinished finished = EditFinished.of(request, new WorkerIdentity("w", "e", "d"), 1, Instant.EPOCH,
                new StageTimings(Map.of(Stage.GENERATE, took)), outcome);
        broker.send(Topic.RESULTS, Messages.editFinished(SchemaSource.none()).encode(finished)).join();
    }

    private static Sha256 digest(String name) {
        return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
