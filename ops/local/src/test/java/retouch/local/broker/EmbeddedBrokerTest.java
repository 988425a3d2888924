package retouch.local.broker;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.local.LocalFleetException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void startsAgainOnTheSameData() throws LocalFleetException {
        for (String which : new String[]{"first", "second"}) {
            long begin;
            try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
                System.out.printf("%s start of the embedded broker: %d ms%n", which,
                        broker.startTime().toMillis());
                begin = System.nanoTime();
            }
            System.out.printf("%s stop: %d ms%n", which, (System.nanoTime() - begin) / 1_000_000);
        }
    }

    @Test
    void refusesATakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(LocalFleetException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
                    .withMessage("Port %d is taken, so the broker cannot listen there: stop what uses it,"
                            + " or choose another port.", taken.getLocalPort());
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerUses() throws LocalFleetException {
        try (EmbeddedBroker _ = EmbeddedBroker.start(folder, 0)) {
            assertThatExceptionOfType(LocalFleetException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .withMessage(
                            "Another fleet uses the folder %s: stop it, or choose another folder with --data.",
                            folder);
        }
    }

    @Test
    void refusesAFolderThatIsAFile() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(LocalFleetException.class).isThrownBy(() -> EmbeddedBroker.start(file, 0))
                .withMessageContaining("cannot be used").withMessageContaining("--data");
    }

    @Test
    void refusesAFullDisk() {
        assertThatExceptionOfType(LocalFleetException.class)
                .isThrownBy(() -> FolderLock.requireRoom(folder, 50L << 20))
                .withMessage("The disk under %s has 50 MB left and the broker needs 200: free some space,"
                        + " or choose another folder with --data.", folder);
    }

    @Test
    void refusesDataThatItCannotRead() throws Exception {
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("logs/meta.properties"), "version=99\n");

        assertThatExceptionOfType(LocalFleetException.class).isThrownBy(() -> EmbeddedBroker.start(folder, 0))
                .withMessageContaining("cannot start with the data in " + folder);
        // The lock is free again.
        Files.delete(folder.resolve("logs/meta.properties"));
        try (FolderLock _ = FolderLock.take(folder)) {
            assertThatExceptionOfType(LocalFleetException.class).isThrownBy(() -> FolderLock.take(folder));
        } catch (LocalFleetException e) {
            throw new AssertionError("the failed start kept its lock", e);
        }
    }
}
