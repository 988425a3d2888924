package retouch.local;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataFolderTest {

    @TempDir
    Path temporary;

    @Test
    void createsWhatAFleetKeeps() throws LocalFleetException {
        try (DataFolder folder = DataFolder.open(temporary.resolve("new/data"))) {
            assertThat(folder.broker()).isDirectory();
            assertThat(folder.store()).isDirectory();
            assertThat(folder.logs()).isDirectory();
            assertThat(folder.cache()).isDirectory();
        }
    }

    @Test
    void refusesAFolderThatAnotherFleetUsesAndNamesItsProcess() throws LocalFleetException {
        try (DataFolder first = DataFolder.open(temporary)) {
            assertThatThrownBy(() -> DataFolder.open(first.folder()))
                    .isInstanceOf(LocalFleetException.class)
                    .hasMessage(
                            "The data folder " + first.folder() + " is in use by another retouch (process "
                                    + ProcessHandle.current().pid()
                                    + "). Stop that one first, or give another folder with --data.");
        }
    }

    @Test
    void opensAgainWhatWasClosed() throws LocalFleetException {
        DataFolder.open(temporary).close();
        try (DataFolder again = DataFolder.open(temporary)) {
            assertThat(again.folder()).isEqualTo(temporary.toAbsolutePath());
        }
    }

    @Test
    void saysWhatToDoWhereNothingCanBeWritten() throws Exception {
        Path file = Files.createFile(temporary.resolve("a-file"));
        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(LocalFleetException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageEndingWith("Make room or give another folder with --data.");
    }

    @Test
    void saysWhenItsDiskIsAboutToBeFull() throws LocalFleetException {
        try (DataFolder folder = DataFolder.open(temporary)) {
            assertThat(folder.shortage(64L << 20)).isEmpty();
            assertThat(folder.shortage((64L << 20) - 1))
                    .contains("The disk of the data folder " + folder.folder() + " has only 63 MiB free.");
        }
    }
}
