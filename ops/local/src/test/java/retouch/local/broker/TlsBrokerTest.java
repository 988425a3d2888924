package retouch.local.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.config.Secret;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.kafka.KafkaSecurity;
import retouch.fleet.kafka.KafkaSecurity.Login;
import retouch.fleet.kafka.KafkaSecurity.Protocol;
import retouch.fleet.stream.StreamException;
import retouch.fleet.tls.TlsFile;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// SASL_SSL with certificates on both sides.
class TlsBrokerTest {

    private static final Secret PASSWORD = new Secret("admin-secret");

    @TempDir
    private Path folder;

    @Test
    void letsInWhoseCertificateItTrustsAndIsTrustedOnlyWithItsOwn() throws Exception {
        Certificates certificates = new Certificates(folder);
        Path server = certificates.key("server");
        Path client = certificates.key("client");
        Path stranger = certificates.key("stranger");
        BrokerSecurity.Tls tls = new BrokerSecurity.Tls(server,
                certificates.trust("trusted", "server", "client"), Certificates.PASSWORD, true);
        TlsFile ca = Certificates.file(certificates.certificate("server"));
        try (EmbeddedBroker broker = EmbeddedBroker.startSecured(folder.resolve("broker"), 0,
                new BrokerSecurity("admin", PASSWORD, Optional.of(tls)))) {
            try (KafkaBroker ours = connect(broker, Optional.of(ca),
                    Optional.of(Certificates.file(client)))) {
                WireMessage message = new WireMessage("r-1", Map.of(), new byte[]{1});
                ours.send(Topic.RESULTS, message).join();
                assertThat(ours.readAll(Topic.RESULTS)).containsExactly(message);
            }
            refused(broker, Optional.of(ca), Optional.empty());
            refused(broker, Optional.of(ca), Optional.of(Certificates.file(stranger)));
            refused(broker, Optional.of(Certificates.file(certificates.certificate("stranger"))),
                    Optional.of(Certificates.file(client)));
        }
    }

    private static void refused(EmbeddedBroker broker, Optional<TlsFile> trust, Optional<TlsFile> key) {
        assertThatExceptionOfType(StreamException.class).isThrownBy(() -> connect(broker, trust, key))
                .withMessageContaining("certificate is not trusted, or it refuses ours")
                .withMessageContaining("RETOUCH_KAFKA_TRUST_STORE");
    }

    private static KafkaBroker connect(EmbeddedBroker broker, Optional<TlsFile> trust, Optional<TlsFile> key)
            throws StreamException {
        return KafkaBroker.connect(TestFleet.config(broker.bootstrap()),
                TestFleet.CONFIG.withSecurity(new KafkaSecurity(Protocol.SASL_SSL,
                        Optional.of(new Login("SCRAM-SHA-512", "admin", PASSWORD)), trust, key)));
    }
}
