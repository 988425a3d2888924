package retouch.fleet.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KafkaBrokerConfigTest {

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("RETOUCH_KAFKA_GROUP", "g"),
            Map.entry("RETOUCH_KAFKA_LOCK", "PT20S"),
            Map.entry("RETOUCH_KAFKA_DELIVERIES_MAX", "7"),
            Map.entry("RETOUCH_KAFKA_RETRY_DELAY_FIRST", "PT1S"),
            Map.entry("RETOUCH_KAFKA_RETRY_DELAY_MAX", "PT2S"),
            Map.entry("RETOUCH_KAFKA_SEND_MAX", "PT3S"),
            Map.entry("RETOUCH_KAFKA_ANSWER_MAX", "PT4S"),
            Map.entry("RETOUCH_KAFKA_IN_FLIGHT_MAX", "5"),
            Map.entry("RETOUCH_KAFKA_PROVISION", "false"),
            Map.entry("RETOUCH_KAFKA_REPLICAS", "3"),
            Map.entry("RETOUCH_KAFKA_REPLICAS_IN_SYNC", "2"),
            Map.entry("RETOUCH_KAFKA_RETENTION", "PT24H"),
            Map.entry("RETOUCH_KAFKA_DEAD_LETTER_RETENTION", "PT48H"));

    @Test
    void isStandardWhenNothingIsSet() throws InvalidSettingsException {
        Settings settings = Settings.of(Map.of(), Optional.empty());

        assertThat(KafkaBroker.Config.from(settings)).isEqualTo(KafkaBroker.Config.standard());
        settings.check();
    }

    @Test
    void readsEverySetting() throws InvalidSettingsException {
        Settings settings = Settings.of(ALL, Optional.empty());

        assertThat(KafkaBroker.Config.from(settings))
                .isEqualTo(new KafkaBroker.Config("g", Duration.ofSeconds(20), 7,
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
                        Duration.ofSeconds(4), 5, false,
                        3, 2, Duration.ofDays(1), Duration.ofDays(2), KafkaSecurity.none(), true));
        settings.check();
    }

    @Test
    void reportsWhatCannotBe() {
        Map<String, String> wrong = new HashMap<>(ALL);
        wrong.put("RETOUCH_KAFKA_DELIVERIES_MAX", "11");
        wrong.put("RETOUCH_KAFKA_REPLICAS_IN_SYNC", "4");
        Settings settings = Settings.of(wrong, Optional.empty());

        KafkaBroker.Config.from(settings);

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(settings::check)
                .withMessageContaining("RETOUCH_KAFKA_DELIVERIES_MAX")
                .withMessageContaining(
                        "RETOUCH_KAFKA_REPLICAS_IN_SYNC must not be more than RETOUCH_KAFKA_REPLICAS");
    }
}
