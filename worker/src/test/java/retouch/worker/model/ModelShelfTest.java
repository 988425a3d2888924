package retouch.worker.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.registry.Registry;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;
import retouch.schemas.tensor.Tensor;
import retouch.worker.edit.Models;
import retouch.worker.edit.ServedModel;
import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/// Versions come and go while jobs flow, and no job fails of it.
class ModelShelfTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StubLoader loader = new StubLoader("one", "two", "three", "bad");
    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private final List<String> reports = Collections.synchronizedList(new ArrayList<>());
    private final LoadReports log = new LoadReports() {
        @Override
        public void serves(String version, Sha256 digest, Optional<Alias> alias, long since) {
            reports.add(version + " serves" + alias.map(name -> " as " + name.label()).orElse(""));
        }

        @Override
        public void refused(String version, Sha256 digest, Optional<Alias> alias, NotLoadedException problem,
                long since) {
            reports.add(version + " refused: " + problem.reason());
        }

        @Override
        public void stable(LoadedModel model) {
            reports.add("stable is " + model.served().model().version());
        }
    };
    private volatile Registry registry = versions();
    private long number = 100;
    private final ModelShelf shelf = new ModelShelf(
            new ModelShelf.Config(Set.of(Alias.STABLE, Alias.CANARY), 1, PATIENCE, PATIENCE,
                    Duration.ofMillis(20), Duration.ofMillis(5)),
            () -> registry, loader, log, free::get, Neighbors.NONE);

    @AfterEach
    void close() {
        shelf.close();
        assertThat(loader.open).hasValue(0);
        assertThat(loader.usedAfterClose).hasValue(0);
    }

    @Test
    void servesTheStableVersionAndFollowsIt() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        assertThat(versionOf("stable")).isEqualTo("one");

        point(Alias.STABLE, "two");
        await().until(() -> versionOf("stable").equals("two"));
        assertThat(reports).containsExactly("one serves as stable", "stable is one", "two serves as stable",
                "stable is two");
    }

    @Test
    void keepsTheOldVersionWhileTheNextIsLoadedAndUntilItsJobsHaveEnded() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        CountDownLatch loaded = new CountDownLatch(1);
        loader.holdAt(loaded);
        Models.Choice inHand = shelf.choose(request("job", "stable"));

        point(Alias.STABLE, "two");
        assertThat(versionOf("stable")).isEqualTo("one");
        loaded.countDown();
        await().until(() -> versionOf("stable").equals("two"));
        point(Alias.STABLE, "three");
        await().until(() -> versionOf("stable").equals("three"));
        assertThat(run(inHand)).isTrue();
        inHand.close();
    }

    @Test
    void loadsInTheGapsBetweenJobs() throws Exception {
        StubLoader own = new StubLoader("one", "two");
        try (ModelShelf polite = polite(own, PATIENCE)) {
            Models.Choice inHand = polite.choose(request("job", "stable"));
            int before = own.trialRuns.get();
            point(Alias.STABLE, "two");
            polite.refresh();
            await().until(() -> own.waiting.get() == 1);
            assertThat(own.trialRuns).as("while a job is in hand").hasValue(before);

            inHand.close();
            await().until(() -> polite.stable().served().model().version().equals("two"));
            assertThat(own.trialRuns).hasValueGreaterThan(before);
        }
    }

    @Test
    void loadsAllTheSameWhereThereIsNoGap() throws Exception {
        StubLoader own = new StubLoader("one", "two");
        try (ModelShelf polite = polite(own, Duration.ofMillis(200));
                Models.Choice _ = polite.choose(request("job", "stable"))) {
            point(Alias.STABLE, "two");
            polite.refresh();
            await().until(() -> polite.stable().served().model().version().equals("two"));
        }
    }

    private ModelShelf polite(StubLoader own, Duration courtesyMax) throws Exception {
        ModelShelf polite = new ModelShelf(new ModelShelf.Config(Set.of(Alias.STABLE), 1, PATIENCE, PATIENCE,
                Duration.ofMillis(20), courtesyMax), () -> registry, own, log, free::get, Neighbors.NONE);
        point(Alias.STABLE, "one");
        polite.open(PATIENCE);
        return polite;
    }

    @Test
    void keepsWhatServesWhenTheNextCannotBeLoadedAndSaysSoOnce() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        loader.spoil("bad", false);

        point(Alias.STABLE, "bad");
        await().until(() -> reports.contains("bad refused: on-purpose"));
        shelf.refresh();
        shelf.refresh();
        assertThat(versionOf("stable")).isEqualTo("one");
        point(Alias.STABLE, "two");
        await().until(() -> versionOf("stable").equals("two"));
        assertThat(reports).filteredOn(report -> report.startsWith("bad")).hasSize(1);
    }

    @Test
    void triesAgainWhenTheStoreWasAway() throws Exception {
        loader.spoil("one", true);
        point(Alias.STABLE, "one");
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> opened = other.submit(() -> {
                shelf.open(PATIENCE);
                return null;
            });
            await().until(() -> !reports.isEmpty());
            loader.mend("one");
            opened.get();
        }
        assertThat(versionOf("stable")).isEqualTo("one");
    }

    @Test
    void doesNotStartWithAStableVersionThatItCannotLoad() {
        loader.spoil("bad", false);
        point(Alias.STABLE, "bad");

        assertThatExceptionOfType(NotLoadedException.class).isThrownBy(() -> shelf.open(PATIENCE))
                .withMessage("bad is spoiled");
    }

    @Test
    void saysWhatToDoWhenNoVersionIsStable() {
        assertThatExceptionOfType(NotLoadedException.class)
                .isThrownBy(() -> shelf.open(Duration.ofMillis(50)))
                .withMessageContaining("retouch models promote");
    }

    @Test
    void saysThatAVersionIsStillLoadingWhenItsPatienceEnds() {
        CountDownLatch loading = new CountDownLatch(1);
        loader.holdAt(loading);
        point(Alias.STABLE, "one");

        assertThatExceptionOfType(NotLoadedException.class)
                .isThrownBy(() -> shelf.open(Duration.ofMillis(50)))
                .withMessageStartingWith("The version one is still being fetched")
                .withMessageContaining("RETOUCH_WORKER_MODEL_WAIT")
                .matches(NotLoadedException::isRetryable);
        loading.countDown();
    }

    @Test
    void loadsAVersionThatIsAskedForByNameAndKeepsOneSpare() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);

        assertThat(versionOf("two")).isEqualTo("two");
        assertThat(versionOf(StubLoader.digest("three").hex())).isEqualTo("three");
        assertThat(versionOf("two")).isEqualTo("two");
        assertThat(versionOf("two")).isEqualTo("two");
        assertThat(reports.stream().filter("two serves"::equals)).hasSize(2); // three was the spare meanwhile
        assertThat(loader.open.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void refusesAVersionThatDoesNotLoadOrThatNobodyKnows() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        loader.spoil("bad", false);

        assertThat(shelf.choose(request("job", "bad")))
                .isEqualTo(new Models.None("The model bad is not served here: bad is spoiled"));
        assertThat(shelf.choose(request("job", "four"))).isInstanceOfSatisfying(Models.None.class,
                none -> assertThat(none.sentence()).contains("There is no model four", "stable (one)"));
        loader.spoil("two", true);
        assertThatExceptionOfType(GeneratorException.class)
                .isThrownBy(() -> shelf.choose(request("job", "two")))
                .matches(GeneratorException::isRetryable);
    }

    @Test
    void givesTheCanaryItsShareOnlyWhereItLoads() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        loader.spoil("bad", false);
        point(Alias.CANARY, "bad", 10_000);
        await().until(() -> reports.contains("bad refused: on-purpose"));
        assertThat(versionOf("stable")).isEqualTo("one");

        point(Alias.CANARY, "two", 10_000);
        await().until(() -> versionOf("stable").equals("two"));
    }

    @Test
    void loadsAfterItHasFreedWhereThereIsRoomForOneOnly() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        free.set(StubLoader.BYTES - 1);
        Models.Choice inHand = shelf.choose(request("job", "stable"));

        point(Alias.STABLE, "two");
        assertThat(run(inHand)).isTrue();
        inHand.close();
        await().until(() -> versionOf("stable").equals("two"));
        assertThat(loader.mostOpen).hasValue(1);

        loader.spoil("bad", false);
        point(Alias.STABLE, "bad");
        await().until(() -> reports.contains("bad refused: on-purpose"));
        assertThat(versionOf("stable")).isEqualTo("two");
        assertThat(loader.mostOpen).hasValue(1);
    }

    @Test
    void givesUpACanaryRatherThanStableWhereThereIsNoRoom() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        point(Alias.CANARY, "one", 10_000);
        free.set(StubLoader.BYTES - 1);

        point(Alias.CANARY, "two", 10_000);
        await().until(() -> reports.contains("two refused: no-memory"));
        assertThat(versionOf("stable")).isEqualTo("one");
    }

    /// Two hundred good versions and two hundred bad ones, under four threads of jobs.
    @Test
    void swapsFourHundredTimesUnderLoadWithoutOneFailedJob() throws Exception {
        point(Alias.STABLE, "one");
        shelf.open(PATIENCE);
        loader.spoil("bad", false);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger jobs = new AtomicInteger();
        List<Future<?>> users = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int user = 0; user < 4; user++) {
                String name = "user-" + user + "-";
                users.add(threads.submit(() -> {
                    while (!over.get()) {
                        try (Models.Choice choice = shelf.choose(request(name + jobs.incrementAndGet(),
                                "stable"))) {
                            assertThat(run(choice)).isTrue();
                        }
                    }
                    return null;
                }));
            }
            try {
                for (int swap = 0; swap < 200; swap++) {
                    String next = swap % 2 == 0 ? "two" : "one";
                    // every eighth time there is no room for two
                    free.set(swap % 8 == 7 ? 0 : Long.MAX_VALUE);
                    int before = reports.size();
                    point(Alias.STABLE, "bad");
                    await().until(() -> reports.size() > before);
                    point(Alias.STABLE, next);
                    await().until(() -> versionOf("stable").equals(next));
                }
            } finally {
                over.set(true);
            }
            for (Future<?> user : users) {
                user.get(); // throws what a job threw
            }
        }
        assertThat(jobs.get()).isGreaterThan(400);
        assertThat(loader.mostOpen.get()).isLessThanOrEqualTo(3);
        assertThat(reports.stream().filter("bad refused: on-purpose"::equals)).hasSize(200);
    }

    private static boolean run(Models.Choice choice) throws GeneratorException {
        return choice instanceof Models.Use(ServedModel model, Runnable _)
                && model.generator().run(Tensor.zeros(1, 32, 32, 9)) != null;
    }

    private String versionOf(String wish) throws Exception {
        try (Models.Choice choice = shelf.choose(request("job", wish))) {
            return switch (choice) {
                case Models.Use use -> use.model().model().version();
                case Models.None(String sentence) -> sentence;
            };
        }
    }

    static EditRequest request(String job, String model) {
        ObjectRef picture = new ObjectRef("bucket", "key", 1, Sha256.of(new byte[0]));
        return new EditRequest(new JobId(job), Lane.BATCH,
                new EditInputs(picture, picture, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                model, Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
    }

    static Registry versions() {
        Registry registry = Registry.empty();
        long event = 1;
        for (String name : List.of("one", "two", "three", "bad")) {
            registry = registry.with(new ModelEvent(event++, ModelEvent.NONE, Instant.EPOCH, "test", "",
                    new ModelChange.Version(new ModelVersion(name, StubLoader.digest(name), "CC0-1.0",
                            Instant.EPOCH), VersionState.AVAILABLE)));
        }
        return registry;
    }

    private void point(Alias alias, String name) {
        point(alias, name, 10_000);
    }

    private void point(Alias alias, String name, int share) {
        registry = registry.with(new ModelEvent(number++, ModelEvent.NONE, Instant.EPOCH, "test", "",
                new ModelChange.AliasSet(alias, name, StubLoader.digest(name), share, "", Optional.empty())));
        shelf.refresh();
    }
}
