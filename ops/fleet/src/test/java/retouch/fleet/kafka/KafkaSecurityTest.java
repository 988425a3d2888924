package retouch.fleet.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Secret;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaSecurity.Login;
import retouch.fleet.kafka.KafkaSecurity.Protocol;
import retouch.fleet.tls.TlsFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KafkaSecurityTest {

    @TempDir
    private Path folder;

    @Test
    void isNoneWhenNothingIsSet() throws InvalidSettingsException {
        Settings settings = Settings.of(Map.of(), Optional.empty());

        assertThat(KafkaSecurity.from(settings)).isEqualTo(KafkaSecurity.none());
        settings.check();
        assertThat(KafkaSecurity.none().asProperties()).isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
    }

    @Test
    void readsEverySetting() throws Exception {
        Path trust = Files.createFile(folder.resolve("ca.pem"));
        Path key = Files.createFile(folder.resolve("client.p12"));
        Settings settings = Settings.of(Map.of("RETOUCH_KAFKA_SECURITY", "SASL_SSL",
                "RETOUCH_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256", "RETOUCH_KAFKA_SASL_USER", "worker",
                "RETOUCH_KAFKA_SASL_PASSWORD", "a\"b\\c", "RETOUCH_KAFKA_TRUST_STORE", trust.toString(),
                "RETOUCH_KAFKA_KEY_STORE", key.toString(), "RETOUCH_KAFKA_KEY_STORE_PASSWORD", "open"),
                Optional.empty());

        KafkaSecurity security = KafkaSecurity.from(settings);

        settings.check();
        assertThat(security).isEqualTo(new KafkaSecurity(Protocol.SASL_SSL,
                Optional.of(new Login("SCRAM-SHA-256", "worker", new Secret("a\"b\\c"))),
                Optional.of(new TlsFile(trust, Optional.empty())),
                Optional.of(new TlsFile(key, Optional.of(new Secret("open"))))));
        assertThat(security.asProperties()).containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.keystore.type", "PKCS12").containsEntry("ssl.key.password", "open")
                .containsEntry("sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"worker\" password=\"a\\\"b\\\\c\";");
        assertThat(security.toString()).doesNotContain("open").doesNotContain("a\"b");
        assertThat(settings.effective()).containsEntry("RETOUCH_KAFKA_SASL_PASSWORD", "***")
                .containsEntry("RETOUCH_KAFKA_KEY_STORE_PASSWORD", "***");
    }

    @Test
    void saysEverythingThatDoesNotFit() {
        assertThat(problemOf(Map.of("RETOUCH_KAFKA_SECURITY", "TLS")))
                .contains("RETOUCH_KAFKA_SECURITY must be one of")
                .contains("SASL_SSL").contains("not 'TLS'");
        assertThat(problemOf(Map.of("RETOUCH_KAFKA_SECURITY", "SASL_SSL", "RETOUCH_KAFKA_SASL_USER", "me")))
                .contains("so RETOUCH_KAFKA_SASL_USER and _SASL_PASSWORD must be set");
        assertThat(problemOf(Map.of("RETOUCH_KAFKA_SASL_USER", "me"))).contains("which has no login");
        assertThat(problemOf(Map.of("RETOUCH_KAFKA_TRUST_STORE", "/no/such/file")))
                .contains("names /no/such/file, which cannot be read").contains("need TLS");
        assertThat(problemOf(Map.of("RETOUCH_KAFKA_SECURITY", "SASL_PLAINTEXT",
                "RETOUCH_KAFKA_SASL_MECHANISM", "PLAIN", "RETOUCH_KAFKA_SASL_USER", "me",
                "RETOUCH_KAFKA_SASL_PASSWORD", "secret")))
                .contains("shows the password to the network").doesNotContain("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> new KafkaSecurity(Protocol.PLAINTEXT,
                Optional.of(new Login("PLAIN", "me", new Secret("x"))), Optional.empty(), Optional.empty()));
    }

    private static String problemOf(Map<String, String> environment) {
        Settings settings = Settings.of(environment, Optional.empty());
        assertThat(KafkaSecurity.from(settings)).isEqualTo(KafkaSecurity.none());
        InvalidSettingsException[] caught = new InvalidSettingsException[1];
        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(settings::check)
                .satisfies(e -> caught[0] = e);
        return caught[0].getMessage();
    }
}
