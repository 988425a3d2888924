package retouch.local.store;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.tls.TlsFile;
import retouch.local.broker.Certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// A store behind `https` with a certificate that no public authority has signed.
class S3OverTlsTest {

    @TempDir
    private Path folder;
    private Certificates certificates;
    private S3Proxy server;

    @BeforeEach
    void open() throws Exception {
        certificates = new Certificates(folder);
        Path key = certificates.key("store");
        Files.createDirectories(folder.resolve("objects/retouch"));
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.resolve("objects").toString()))
                .secureEndpoint(URI.create("https://127.0.0.1:0"))
                .keyStore(key.toString(), Certificates.PASSWORD.reveal())
                .awsAuthentication(AuthenticationType.AWS_V4, "tester", "secret").stopTimeout(0).build();
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        server.stop();
    }

    @Test
    void readsAndWritesThroughACertificateOfItsOwnChoice() throws Exception {
        byte[] content = "over TLS".getBytes(StandardCharsets.UTF_8);
        for (Path file : new Path[]{certificates.certificate("store"),
                certificates.trust("trusted", "store")}) {
            try (S3ObjectStore store = connect(Optional.of(Certificates.file(file)))) {
                assertThat(store.read(store.put("key", content, "text/plain"))).as(file.toString())
                        .isEqualTo(content);
            }
        }
    }

    @Test
    void refusesAStoreThatItDoesNotTrustAndSaysWhatToDo() throws Exception {
        certificates.key("stranger");
        for (Optional<TlsFile> trust : List.of(Optional.<TlsFile>empty(),
                Optional.of(Certificates.file(certificates.certificate("stranger"))))) {
            assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(() -> connect(trust))
                    .withMessageContaining("certificate is not trusted")
                    .withMessageContaining("RETOUCH_S3_TRUST_STORE")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
        }
    }

    @Test
    void refusesAFileWithoutCertificates() throws Exception {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "");

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> connect(Optional.of(Certificates.file(nothing))))
                .withMessageContaining("The certificates in " + nothing + " cannot be used");
    }

    private S3ObjectStore connect(Optional<TlsFile> trust) throws ObjectStoreException {
        return S3ObjectStore.connect(
                new FleetConfig("127.0.0.1:1", URI.create("https://127.0.0.1:" + server.getSecurePort()),
                        "us-east-1", "retouch", "tester", new Secret("secret")),
                new S3ObjectStore.Config(2, Duration.ofMillis(10), Duration.ofMillis(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10), Duration.ofSeconds(20), trust));
    }
}
