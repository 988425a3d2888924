package retouch.fleet.object;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.fleet.tls.TlsFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class S3ObjectStoreConfigTest {

    @Test
    void hasDefaults() throws Exception {
        Settings settings = settings(Map.of());
        assertThat(S3ObjectStore.Config.from(settings)).isEqualTo(S3ObjectStore.Config.standard());
        settings.check();
    }

    @Test
    void mapsEverySetting(@TempDir Path folder) throws Exception {
        Path trust = Files.createFile(folder.resolve("ca.pem"));
        Settings settings = settings(Map.of("RETOUCH_S3_TRUST_STORE", trust.toString(),
                "RETOUCH_S3_ATTEMPTS_MAX", "2", "RETOUCH_S3_PAUSE_FIRST", "PT1S",
                "RETOUCH_S3_PAUSE_MAX", "PT2S", "RETOUCH_S3_TOTAL_MAX", "PT3S", "RETOUCH_S3_CONNECT_MAX",
                "PT4S",
                "RETOUCH_S3_ANSWER_MAX", "PT5S"));
        assertThat(S3ObjectStore.Config.from(settings)).isEqualTo(new S3ObjectStore.Config(2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5),
                Optional.of(new TlsFile(trust, Optional.empty()))));
        settings.check();
    }

    @Test
    void rejectsWhatCannotBe() {
        Settings settings = settings(
                Map.of("RETOUCH_S3_ATTEMPTS_MAX", "0", "RETOUCH_S3_PAUSE_FIRST", "PT10S"));
        S3ObjectStore.Config.from(settings);
        assertThatThrownBy(settings::check).isInstanceOfSatisfying(InvalidSettingsException.class,
                e -> assertThat(e.problems()).hasSize(2));
        assertThatIllegalArgumentException().isThrownBy(() -> new S3ObjectStore.Config(1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.of(environment, Optional.empty());
    }
}
