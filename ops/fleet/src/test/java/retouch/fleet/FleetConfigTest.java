package retouch.fleet;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Secret;
import retouch.fleet.config.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FleetConfigTest {

    @Test
    void hasDefaultsForOneMachine() {
        assertThat(FleetConfig.from(settings(Map.of()))).isEqualTo(new FleetConfig("127.0.0.1:9092",
                URI.create("http://127.0.0.1:9000"), "us-east-1", "retouch", "retouch", new Secret("")));
    }

    @Test
    void mapsEverySetting() throws Exception {
        Settings settings = settings(Map.of(
                "RETOUCH_KAFKA_BOOTSTRAP", "kafka:1,kafka:2",
                "RETOUCH_S3_ENDPOINT", "https://s3.example",
                "RETOUCH_S3_REGION", "eu-west-1",
                "RETOUCH_S3_BUCKET", "pictures",
                "RETOUCH_S3_ACCESS_KEY", "me",
                "RETOUCH_S3_SECRET_KEY", "secret"));
        assertThat(FleetConfig.from(settings)).isEqualTo(new FleetConfig("kafka:1,kafka:2",
                URI.create("https://s3.example"), "eu-west-1", "pictures", "me", new Secret("secret")));
        settings.check();
    }

    @Test
    void itsSettingsMakeItAgain() throws Exception {
        FleetConfig config = new FleetConfig("kafka:1,kafka:2", URI.create("https://s3.example"), "eu-west-1",
                "pictures", "me", new Secret("secret"));
        Settings settings = settings(config.settings());
        assertThat(FleetConfig.from(settings)).isEqualTo(config);
        settings.check();
    }

    @Test
    void rejectsWhatIsNoUrlAndWhatIsBlank() {
        Settings settings = settings(Map.of("RETOUCH_S3_ENDPOINT", "not a url", "RETOUCH_S3_BUCKET", ""));
        FleetConfig config = FleetConfig.from(settings);
        assertThat(config.toString()).contains("***");
        assertThatThrownBy(settings::check).isInstanceOfSatisfying(InvalidSettingsException.class,
                e -> assertThat(e.problems()).containsExactly(
                        "RETOUCH_S3_ENDPOINT must be a URL, not 'not a url'.",
                        "RETOUCH_S3_BUCKET must not be blank."));
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.of(environment, Optional.empty());
    }
}
