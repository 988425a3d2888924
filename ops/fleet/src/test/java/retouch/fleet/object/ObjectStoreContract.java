package retouch.fleet.object;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What every object store promises. An implementation's test gives an empty store and inherits the rest.
public interface ObjectStoreContract {

    String TYPE = "application/octet-stream";

    /// The store under test; keys of one test are not used by another.
    ObjectStore store();

    static byte[] bytes(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    static Kind kindOf(ThrowingCall call) {
        try {
            call.run();
        } catch (ObjectStoreException e) {
            return e.kind();
        } catch (Exception e) {
            throw new AssertionError("not an ObjectStoreException", e);
        }
        throw new AssertionError("nothing was thrown");
    }

    /// Something that should throw.
    @FunctionalInterface
    interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    default void readsBackWhatWasWritten() throws Exception {
        byte[] content = bytes(10_000, 1);
        ObjectRef reference = store().put("round/trip", content, TYPE);
        assertThat(reference)
                .isEqualTo(new ObjectRef(store().bucket(), "round/trip", 10_000, Sha256.of(content)));
        assertThat(store().read(reference)).isEqualTo(content);
    }

    @Test
    default void keepsAnEmptyObject() throws Exception {
        ObjectRef reference = store().put("empty", new byte[0], TYPE);
        assertThat(store().read(reference)).isEmpty();
        assertThat(store().sizeOf("empty")).contains(0L);
    }

    @Test
    default void keepsLargeObjectsThroughFiles(@TempDir Path folder) throws Exception {
        byte[] content = bytes(11 << 20, 2);
        Path source = Files.write(folder.resolve("source"), content);
        ObjectRef reference = store().upload("large", source, TYPE);
        assertThat(reference.sha256()).isEqualTo(Sha256.of(content));
        Path target = folder.resolve("target");
        store().download(reference, target);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    default void replacesOnPut() throws Exception {
        store().put("replaced", bytes(10, 3), TYPE);
        ObjectRef second = store().put("replaced", bytes(20, 4), TYPE);
        assertThat(store().read(second)).isEqualTo(bytes(20, 4));
    }

    @Test
    default void createsOnlyOnce() throws Exception {
        assertThat(store().createOnly("once", bytes(10, 5), TYPE)).isTrue();
        assertThat(store().createOnly("once", bytes(10, 6), TYPE)).isFalse();
        assertThat(store().find("once", 100)).hasValueSatisfying(
                content -> assertThat(content).isEqualTo(bytes(10, 5)));
    }

    @Test
    default void letsExactlyOneOfManyRacersCreate() throws Exception {
        int racers = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
            for (int round = 0; round < 20; round++) {
                String key = "race/" + round;
                CyclicBarrier start = new CyclicBarrier(racers);
                List<Callable<Boolean>> runs = new ArrayList<>();
                for (int racer = 0; racer < racers; racer++) {
                    byte[] content = ("racer " + racer).getBytes(StandardCharsets.UTF_8);
                    runs.add(() -> {
                        start.await();
                        return store().createOnly(key, content, TYPE);
                    });
                }
                int winners = 0;
                String winner = "";
                List<Future<Boolean>> results = threads.invokeAll(runs);
                for (int racer = 0; racer < racers; racer++) {
                    if (results.get(racer).get()) {
                        winners++;
                        winner = "racer " + racer;
                    }
                }
                assertThat(winners).as("winners of round " + round).isEqualTo(1);
                assertThat(new String(store().find(key, 100).orElseThrow(), StandardCharsets.UTF_8))
                        .isEqualTo(winner);
            }
        }
    }

    @Test
    default void saysThatAnObjectIsMissing() throws Exception {
        ObjectRef absent = new ObjectRef(store().bucket(), "absent", 1, Sha256.of(new byte[1]));
        assertThat(kindOf(() -> store().read(absent))).isEqualTo(Kind.MISSING);
        assertThat(kindOf(() -> store().readRange(absent, 0, 1))).isEqualTo(Kind.MISSING);
        assertThat(store().find("absent", 10)).isEmpty();
        assertThat(store().sizeOf("absent")).isEmpty();
    }

    @Test
    default void saysThatAnObjectOfAnotherBucketIsMissing() throws Exception {
        store().put("here", new byte[1], TYPE);
        ObjectRef elsewhere = new ObjectRef("elsewhere", "here", 1, Sha256.of(new byte[1]));
        assertThat(kindOf(() -> store().read(elsewhere))).isEqualTo(Kind.MISSING);
    }

    @Test
    default void noticesThatAnObjectHasChanged(@TempDir Path folder) throws Exception {
        ObjectRef longer = store().put("changed", bytes(100, 7), TYPE);
        store().put("changed", bytes(50, 7), TYPE);
        assertThat(kindOf(() -> store().read(longer))).isEqualTo(Kind.CHANGED);
        store().put("changed", bytes(100, 8), TYPE);
        assertThat(kindOf(() -> store().read(longer))).isEqualTo(Kind.CHANGED);
        store().put("changed", bytes(200, 7), TYPE);
        assertThat(kindOf(() -> store().read(longer))).isEqualTo(Kind.CHANGED);
        Path target = folder.resolve("target");
        assertThat(kindOf(() -> store().download(longer, target))).isEqualTo(Kind.CHANGED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    default void readsRanges() throws Exception {
        byte[] content = bytes(1000, 9);
        ObjectRef reference = store().put("ranges", content, TYPE);
        assertThat(store().readRange(reference, 0, 1000)).isEqualTo(content);
        assertThat(store().readRange(reference, 999, 1)).containsExactly(content[999]);
        assertThat(store().readRange(reference, 10, 0)).isEmpty();
        assertThatThrownBy(() -> store().readRange(reference, 500, 501))
                .isInstanceOf(IllegalArgumentException.class);
        store().put("ranges", bytes(600, 9), TYPE);
        assertThat(kindOf(() -> store().readRange(reference, 500, 200))).isEqualTo(Kind.CHANGED);
    }

    @Test
    default void refusesToFindMoreThanWasExpected() throws Exception {
        store().put("bounded", bytes(101, 10), TYPE);
        assertThat(store().find("bounded", 101)).isPresent();
        assertThat(kindOf(() -> store().find("bounded", 100))).isEqualTo(Kind.REJECTED);
    }

    @Test
    default void listsKeysInOrderWithinALimit() throws Exception {
        for (String key : new String[]{"list/c", "list/a", "list/b/1", "listless"}) {
            store().put(key, new byte[1], TYPE);
        }
        assertThat(store().list("list/", 10)).containsExactly("list/a", "list/b/1", "list/c");
        assertThat(store().list("list/", 2)).containsExactly("list/a", "list/b/1");
        assertThat(store().list("nothing/", 10)).isEmpty();
    }

    @Test
    default void deletesAndDoesNotMindASecondTime() throws Exception {
        store().put("deleted", new byte[1], TYPE);
        store().delete("deleted");
        store().delete("deleted");
        assertThat(store().sizeOf("deleted")).isEmpty();
    }

    @Test
    default void keepsKeysWithUnusualCharacters() throws Exception {
        for (String key : new String[]{"odd/with space", "odd/plus+and=more", "odd/ümlaut", "odd/per%cent"}) {
            ObjectRef reference = store().put(key, bytes(3, 11), TYPE);
            assertThat(store().read(reference)).as(key).isEqualTo(bytes(3, 11));
        }
    }

    @Test
    default void uploadsNothingFromAFileThatIsNotThere(@TempDir Path folder) throws Exception {
        assertThat(kindOf(() -> store().upload("no-file", folder.resolve("none"), TYPE)))
                .isEqualTo(Kind.REJECTED);
        assertThat(store().sizeOf("no-file")).isEmpty();
    }

    @Test
    default void hasNoProblemWhileItWorks() {
        assertThat(store().problem()).isEmpty();
    }
}
