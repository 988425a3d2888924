package retouch.fleet.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void environmentWinsOverFileAndFileOverDefault() throws Exception {
        Path file = Files.writeString(folder.resolve("fleet.properties"), "RETOUCH_A=file\nRETOUCH_B=file\n");
        Settings settings = Settings.of(Map.of("RETOUCH_A", "environment", "PATH", "ignored"),
                Optional.of(file));
        assertThat(settings.text("RETOUCH_A", "default")).isEqualTo("environment");
        assertThat(settings.text("RETOUCH_B", "default")).isEqualTo("file");
        assertThat(settings.text("RETOUCH_C", "default")).isEqualTo("default");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void aMissingFileIsEmpty() throws Exception {
        Settings settings = Settings.of(Map.of(), Optional.of(folder.resolve("none")));
        assertThat(settings.integer("RETOUCH_N", 5, 1, 9)).isEqualTo(5);
        settings.check();
    }

    @Test
    void reportsEveryProblemTogether() {
        Settings settings = Settings.of(Map.of("RETOUCH_N", "ten", "RETOUCH_M", "10", "RETOUCH_D", "-PT1S",
                "RETOUCH_F", "yes", "RETOUCH_T", " ", "RETOUCH_MISSPELT", "1"), Optional.empty());
        settings.integer("RETOUCH_N", 5, 1, 9);
        settings.integer("RETOUCH_M", 5, 1, 9);
        settings.duration("RETOUCH_D", Duration.ofSeconds(1));
        settings.flag("RETOUCH_F", false);
        settings.text("RETOUCH_T", "text");
        assertThatThrownBy(settings::check).isInstanceOfSatisfying(InvalidSettingsException.class,
                e -> assertThat(e.problems()).containsExactly(
                        "RETOUCH_N must be a whole number from 1 to 9, not 'ten'.",
                        "RETOUCH_M must be a whole number from 1 to 9, not '10'.",
                        "RETOUCH_D must be a duration such as PT30S, not '-PT1S'.",
                        "RETOUCH_F must be true or false, not 'yes'.",
                        "RETOUCH_T must not be blank.",
                        "RETOUCH_MISSPELT is not a setting. The settings are: RETOUCH_D, RETOUCH_F, RETOUCH_M,"
                                + " RETOUCH_N, RETOUCH_T."));
    }

    @Test
    void leavesTheSettingsOfOtherServicesAlone() throws Exception {
        Settings settings = Settings.of(Map.of("RETOUCH_WORKER_ID", "w"), Optional.empty());
        settings.leave("RETOUCH_WORKER_").check();
    }

    @Test
    void leavesEverySectionAloneButItsOwn() throws Exception {
        Map<String, String> all = Map.of("RETOUCH_WORKER_ID", "w", "RETOUCH_OPS_PORT", "1",
                "RETOUCH_POOL_FILE", "x");
        Settings settings = Settings.of(all, Optional.empty());
        settings.text("RETOUCH_OPS_HOST", "localhost");
        assertThatThrownBy(() -> settings.checkOwn(Section.OPS)).isInstanceOfSatisfying(
                InvalidSettingsException.class,
                e -> assertThat(e.problems()).hasSize(2)
                        .anyMatch(problem -> problem.startsWith("RETOUCH_OPS_PORT is not a setting."))
                        .anyMatch(problem -> problem.startsWith("RETOUCH_POOL_FILE is not a setting.")));
        Settings.of(Map.of("RETOUCH_WORKER_ID", "w"), Optional.empty()).checkOwn(Section.OPS);
    }

    @Test
    void printsSecretsAsStars() {
        Settings settings = Settings.of(Map.of("RETOUCH_KEY", "very secret"), Optional.empty());
        assertThat(settings.secret("RETOUCH_KEY", "").reveal()).isEqualTo("very secret");
        assertThat(settings.effective()).containsEntry("RETOUCH_KEY", "***");
        assertThat(new Secret("very secret")).hasToString("***");
    }
}
