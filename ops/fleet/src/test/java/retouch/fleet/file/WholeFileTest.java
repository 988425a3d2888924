package retouch.fleet.file;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WholeFileTest {

    @TempDir
    private Path folder;

    @Test
    void replacesAFileInOneStep() throws Exception {
        Path target = Files.writeString(folder.resolve("file"), "older");

        WholeFile.write(target, part -> {
            Files.writeString(part, "newer");
            assertThat(target).hasContent("older");
        });

        assertThat(target).hasContent("newer");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void makesTheFoldersItNeeds() throws Exception {
        Path target = folder.resolve("a/b/file");

        WholeFile.write(target, part -> Files.writeString(part, "new"));

        assertThat(target).hasContent("new");
    }

    @Test
    void leavesNothingBehindWhenItBreaks() throws Exception {
        Path target = Files.writeString(folder.resolve("file"), "older");

        assertThatThrownBy(() -> WholeFile.<IllegalStateException>write(target, part -> {
            Files.writeString(part, "half");
            throw new IllegalStateException("broke");
        })).hasMessage("broke");

        assertThat(target).hasContent("older");
        assertThat(folder.toFile().list()).containsExactly("file");
    }
}
