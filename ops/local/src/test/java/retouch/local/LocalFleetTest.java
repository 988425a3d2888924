package retouch.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.FleetConfig;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.S3ObjectStore;
import retouch.schemas.object.ObjectRef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalFleetTest {

    @TempDir
    Path temporary;

    @Test
    void comesBackWithItsPortsItsSecretAndItsData() throws Exception {
        byte[] content = "a picture".getBytes(StandardCharsets.UTF_8);
        FleetConfig first;
        ObjectRef kept;
        try (LocalFleet fleet = start();
                ObjectStore store = S3ObjectStore.connect(fleet.connection(),
                        S3ObjectStore.Config.standard())) {
            first = fleet.connection();
            kept = store.put("uploads/kept", content, "text/plain");
        }

        try (LocalFleet fleet = start();
                ObjectStore store = S3ObjectStore.connect(fleet.connection(),
                        S3ObjectStore.Config.standard())) {
            assertThat(fleet.connection()).isEqualTo(first);
            assertThat(store.read(kept)).isEqualTo(content);
        }
    }

    @Test
    void keepsItsSecretFromOtherUsersOfTheMachine() throws Exception {
        try (LocalFleet fleet = start()) {
            assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(fleet.folder().settings())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void makesANewSecretWhereTheOldOneIsBlank() throws Exception {
        Files.writeString(DataFolder.settingsIn(temporary), "RETOUCH_S3_SECRET_KEY=\n");
        try (LocalFleet fleet = start()) {
            assertThat(fleet.connection().secretKey().reveal()).hasSize(48);
        }
    }

    @Test
    void namesAnAddressFileThatIsDamagedAndLetsGoOfTheFolder() throws Exception {
        Path file = Files.writeString(DataFolder.settingsIn(temporary), "RETOUCH_KAFKA_BOOTSTRAP=\\u00zz\n");

        assertThatThrownBy(this::start).isInstanceOf(LocalFleetException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("Delete it");
        DataFolder.open(temporary).close();
    }

    private LocalFleet start() throws LocalFleetException, InterruptedException {
        return LocalFleet.start(DataFolder.open(temporary), LocalFleet.Ports.ANY);
    }
}
