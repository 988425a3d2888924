package retouch.fleet.registry;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.JobId;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// What may become of the registry, and that nobody can change its past in silence.
class RegistryDeskTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ModelVersion ONE = version("one", 0);
    private static final ModelVersion TWO = version("two", 1);
    private static final ModelVersion THREE = version("three", 2);

    private final MemoryObjectStore store = new MemoryObjectStore("bucket");
    private final MemoryBroker broker = new MemoryBroker();
    private final RegistryDesk desk = desk("ada");

    private RegistryDesk desk(String by) {
        return new RegistryDesk(new Fleet(store, broker), SchemaSource.none(), by,
                Clock.fixed(NOON, ZoneOffset.UTC), Duration.ofSeconds(5));
    }

    private static ModelVersion version(String name, int hours) {
        return new ModelVersion(name, Sha256.of(name.getBytes(StandardCharsets.UTF_8)), "CC0-1.0",
                NOON.plus(Duration.ofHours(hours)));
    }

    @Test
    void saysWhoChangedWhatWhyAndWhatItReplaced() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "first");
        desk.point(Alias.STABLE, "two", 10_000, "", "hair is better");

        ModelEvent last = desk.chain().events().getLast();
        assertThat(last.by()).isEqualTo("ada");
        assertThat(last.at()).isEqualTo(NOON);
        assertThat(last.why()).isEqualTo("hair is better");
        assertThat(last.change())
                .isEqualTo(new ModelChange.AliasSet(Alias.STABLE, "two", TWO.digest(), 10_000,
                        "", Optional.of(ONE.digest())));
    }

    @Test
    void doesNothingThatIsDoneAlready() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "");
        int before = desk.chain().events().size();

        desk.point(Alias.STABLE, ONE.digest().hex(), 10_000, "", "again");
        desk.register(ONE, "again");
        desk.clear(Alias.CANARY, "there is none");

        assertThat(desk.chain().events()).hasSize(before);
    }

    @Test
    void refusesWhatWouldLeaveNobodyToAnswer() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "");

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.clear(Alias.STABLE, "")).withMessageContaining("Promote");
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.retire("one", "")).withMessageContaining("stable");
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.point(Alias.STABLE, "four", 10_000, "", ""))
                .withMessageContaining("models list");
        desk.retire("two", "");
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.point(Alias.CANARY, "two", 100, "", ""))
                .withMessageContaining("retired");
    }

    @Test
    void refusesASecondVersionOfOneName() throws Exception {
        desk.register(ONE, "");
        ModelVersion other = new ModelVersion("one", TWO.digest(), "MIT", NOON);

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.register(other, "")).withMessageContaining("another name");
    }

    @Test
    void rollsBackStepByStepAndNotToWhatItCameFrom() throws Exception {
        registerAll();
        for (String name : List.of("one", "two", "three")) {
            desk.point(Alias.STABLE, name, 10_000, "", "");
        }

        assertThat(stable(desk.rollBack("three is bad"))).isEqualTo("two");
        assertThat(stable(desk.rollBack("two is bad too"))).isEqualTo("one");
        assertThatExceptionOfType(RegistryRefusedException.class).isThrownBy(() -> desk.rollBack(""))
                .withMessageContaining("No version was stable before");
        desk.point(Alias.STABLE, "three", 10_000, "", "mended");
        desk.retire("two", "");
        assertThat(stable(desk.rollBack(""))).isEqualTo("one");
    }

    @Test
    void raisesTheFloorButNotAboveWhatServes() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "two", 10_000, "", "");

        assertThat(desk.raiseFloor(TWO.createdAt(), "one has a flaw").notBefore())
                .isEqualTo(TWO.createdAt());
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.raiseFloor(ONE.createdAt(), "")).withMessageContaining("only rises");
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> desk.raiseFloor(THREE.createdAt(), ""))
                .withMessageContaining("two is stable");
    }

    @Test
    void deletesOnlyWhatIsRetired() throws Exception {
        registerAll();

        assertThatExceptionOfType(RegistryRefusedException.class).isThrownBy(() -> desk.deleted(ONE, ""))
                .withMessageContaining("Retire");
        desk.retire("one", "");
        assertThat(desk.deleted(ONE, "room").version(ONE.digest()).orElseThrow().state())
                .isEqualTo(VersionState.DELETED);
    }

    @Test
    void noticesAnEventThatWasChangedDroppedOrPutIn() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "");
        byte[] second = store.find(ObjectKeys.registryEvent(2), 100_000).orElseThrow();
        byte[] third = store.find(ObjectKeys.registryEvent(3), 100_000).orElseThrow();

        store.put(ObjectKeys.registryEvent(2), third, "application/avro");
        assertThatExceptionOfType(BrokenChainException.class).isThrownBy(desk::chain)
                .withMessageContaining("Event 2");
        for (int at = 10; at < second.length; at++) { // behind the fingerprint of the schema
            byte[] changed = second.clone();
            changed[at] ^= 1;
            store.put(ObjectKeys.registryEvent(2), changed, "application/avro");
            assertThatExceptionOfType(BrokenChainException.class).as("byte " + at).isThrownBy(desk::chain);
        }
        store.delete(ObjectKeys.registryEvent(2));
        assertThatExceptionOfType(BrokenChainException.class).isThrownBy(desk::chain)
                .withMessageContaining("Event 2 of the model registry is missing");
        store.put(ObjectKeys.registryEvent(2), second, "application/avro");
        assertThat(desk.chain().events()).hasSize(4);
    }

    @Test
    void agreesOnOneOrderWhenManyWriteAtOnce() throws Exception {
        registerAll();
        List<Callable<Void>> writers = new ArrayList<>();
        for (String name : List.of("one", "two", "three", "one", "two", "three")) {
            RegistryDesk own = desk("writer-" + writers.size());
            writers.add(() -> {
                own.point(Alias.STABLE, name, 10_000, "", "");
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> written : threads.invokeAll(writers)) {
                written.get();
            }
        }

        RegistryLog.Chain chain = desk.chain(); // throws if a link is broken
        assertThat(chain.events().size()).isBetween(6, 9);
        try (RegistryView view = RegistryView.open(broker, SchemaSource.none())) {
            assertThat(view.registry().lastEvents())
                    .containsExactlyInAnyOrderElementsOf(chain.registry().lastEvents());
        }
    }

    @Test
    void aLateReaderSeesAllAndAnEarlyOneFollows() throws Exception {
        registerAll();
        try (RegistryView view = RegistryView.open(broker, SchemaSource.none())) {
            assertThat(view.registry().versions()).extracting(entry -> entry.version().name())
                    .containsExactly("three", "two", "one");
            desk.point(Alias.STABLE, "two", 10_000, "", "");
            Awaitility.await().untilAsserted(() -> assertThat(stable(view.registry())).isEqualTo("two"));
        }
    }

    @Test
    void tellsTheTopicsWhatTheyMissedWhenAProcessDiedInBetween() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "");
        try (MemoryBroker fresh = new MemoryBroker()) {
            RegistryDesk other = new RegistryDesk(new Fleet(store, fresh), SchemaSource.none(), "ada",
                    Clock.systemUTC(), Duration.ofSeconds(5));

            assertThat(other.tell()).isEqualTo(4);
            assertThat(other.tell()).isZero();
            assertThat(fresh.readAll(Topic.MODELS)).hasSize(3);
            assertThat(fresh.readAll(Topic.MODEL_ALIASES)).hasSize(1);
        }
    }

    @Test
    void givesTheCanaryItsShareAndEveryJobAlwaysTheSameVersion() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "");
        Registry registry = desk.point(Alias.CANARY, "two", 1_000, "", "");

        int canaries = 0;
        for (int job = 0; job < 10_000; job++) {
            JobId id = new JobId("job-" + job);
            Assignment first = Assignment.of(registry, "stable", id);
            assertThat(Assignment.of(registry, "stable", id)).isEqualTo(first);
            canaries += first instanceof Assignment.Assigned(String version, Sha256 _, Optional<Alias> _)
                    && version.equals("two") ? 1 : 0;
        }
        // 1,000 expected, with a standard deviation of 30; the ids are fixed, so this is no matter of luck
        assertThat(canaries).isBetween(880, 1_120);
    }

    @Test
    void namesWhatThereIsWhenAJobAsksForWhatThereIsNot() throws Exception {
        registerAll();
        desk.point(Alias.STABLE, "one", 10_000, "", "");
        Registry registry = desk.retire("three", "");

        assertThat(Assignment.of(registry, "four", new JobId("j"))).isEqualTo(
                new Assignment.Unknown("There is no model four. There is: stable (one), two, one."));
        assertThat(Assignment.of(registry, "three", new JobId("j"))).isEqualTo(
                new Assignment.Unknown("The model three is retired. There is: stable (one), two, one."));
        assertThat(Assignment.of(registry, "canary", new JobId("j"))).isEqualTo(
                new Assignment.Unknown("No model version is canary now. There is: stable (one), two, one."));
        assertThat(Assignment.of(registry, "two", new JobId("j")))
                .isEqualTo(new Assignment.Assigned("two", TWO.digest(), Optional.empty()));
    }

    private void registerAll() throws Exception {
        for (ModelVersion version : List.of(ONE, TWO, THREE)) {
            desk.register(version, "");
        }
    }

    private static String stable(Registry registry) {
        return registry.alias(Alias.STABLE).orElseThrow().set().version();
    }
}
