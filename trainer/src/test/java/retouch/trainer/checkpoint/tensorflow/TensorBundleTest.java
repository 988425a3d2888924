package retouch.trainer.checkpoint.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

class TensorBundleTest {

    @TempDir
    Path folder;

    @Test
    void readsATensorFromTheDataFileThatHoldsIt() throws Exception {
        TensorBundle bundle = TensorBundle.open(Fixtures.FOLDER.resolve("sharded"));

        assertThat(bundle.entries().keySet()).containsExactly("a", "b", "half");
        assertThat(bundle.entries().get("a").shape()).isEqualTo(List.of(2L, 3L));
        assertThat(bundle.read("a", 2, 3).data()).containsExactly(Fixtures.values("a", 6));
        assertThat(bundle.entries().get("b").shard()).isEqualTo(1);
        assertThat(bundle.read("b", 5).data()).containsExactly(Fixtures.values("b", 5));
    }

    @Test
    void refusesATypeThatIsNotFloat() throws Exception {
        TensorBundle bundle = TensorBundle.open(Fixtures.FOLDER.resolve("sharded"));

        assertThatThrownBy(() -> bundle.read("half", 4)).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("half is of TensorFlow's type 14, not float32");
    }

    @Test
    void refusesAVariableInSlices() throws Exception {
        TensorBundle bundle = TensorBundle.open(index(Map.of(
                "", new byte[]{8, 1},
                "v", new byte[]{8, 1, 58, 0})));

        assertThatThrownBy(() -> bundle.read("v", 4)).hasMessageContaining("v is stored in slices");
    }

    @Test
    void readsATableOfSeveralBlocks() throws Exception {
        TensorBundle bundle = TensorBundle.open(index(Map.of(
                "", new byte[]{8, 1},
                "first", new byte[]{8, 1, 40, 4},
                "second", new byte[]{8, 1, 40, 8})));

        assertThat(bundle.entries().get("second").size()).isEqualTo(8);
        assertThat(bundle.entries()).hasSize(2);
    }

    @Test
    void refusesTheOtherByteOrderAndNoDataFiles() throws Exception {
        Path big = index(Map.of("", new byte[]{8, 1, 16, 1}));
        assertThatThrownBy(() -> TensorBundle.open(big)).hasMessageContaining("big-endian");
        Path none = index(Map.of("", new byte[]{8, 0}));
        assertThatThrownBy(() -> TensorBundle.open(none)).hasMessageContaining("it speaks of 0 data files");
        Path headless = index(Map.of("v", new byte[]{8, 1}));
        assertThatThrownBy(() -> TensorBundle.open(headless)).hasMessageContaining("it has no header");
    }

    @Test
    void refusesACompressedTable() throws Exception {
        Path prefix = index(Map.of("", new byte[]{8, 1}));
        Path index = folder.resolve("hand.index");
        Files.write(index, TableWriter.table(Map.of("", new byte[]{8, 1}), 1));

        assertThatThrownBy(() -> TensorBundle.open(prefix)).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is compressed");
    }

    @Test
    void refusesAFileThatIsNoTable() throws Exception {
        Path index = folder.resolve("text.index");
        Files.writeString(index, "This is a text.");
        assertThatThrownBy(() -> TensorBundle.open(folder.resolve("text")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        index + " is damaged or not a checkpoint's index: it does not end as a table does."
                                + " Copy or download it again.");
    }

    /// A changed bit is found, or lies where nobody reads: in the table's statistics and the footer's padding.
    @Test
    void survivesAnyChangeOfTheIndex() throws Exception {
        Path prefix = Fixtures.copy("few", folder);
        Path index = folder.resolve("few.index");
        byte[] good = Files.readAllBytes(index);
        Map<String, TensorEntry> entries = TensorBundle.open(prefix).entries();
        SplittableRandom random = new SplittableRandom(20261123);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(index, bad);
            try {
                assertThat(TensorBundle.open(prefix).entries()).as("round " + round).isEqualTo(entries);
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("few.index");
            } catch (RuntimeException e) {
                fail("round " + round + ", byte " + at, e);
            }
        }
    }

    @Test
    void survivesHostileEntries() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2000; round++) {
            byte[] entry = {8, 1, 18, 4, 18, 2, 8, 1, 40, 4, 53, 0, 0, 0, 0};
            for (int change = 0; change < 1 + round % 3; change++) {
                entry[random.nextInt(entry.length)] = (byte) random.nextInt();
            }
            Path prefix = index(Map.of("", new byte[]{8, 1}, "v", entry));
            try {
                TensorBundle.open(prefix).read("v", 1);
                fail("round " + round + ": there is no data file");
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("hand");
            } catch (RuntimeException e) {
                fail("round " + round, e);
            }
        }
    }

    /// @return the prefix of an index written by hand
    private Path index(Map<String, byte[]> entries) throws IOException {
        Files.write(folder.resolve("hand.index"), TableWriter.table(entries, 0));
        return folder.resolve("hand");
    }
}
