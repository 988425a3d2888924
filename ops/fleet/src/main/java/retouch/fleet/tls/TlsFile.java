package retouch.fleet.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import retouch.fleet.config.Secret;
import retouch.fleet.config.Settings;

/// A file with certificates, or with a key and its certificates.
///
/// | file's name ends with | it is                                               |
/// |-----------------------|-----------------------------------------------------|
/// | `.p12`, `.pfx`        | PKCS#12                                             |
/// | `.jks`                | a Java key store                                    |
/// | anything else         | PEM: `BEGIN CERTIFICATE`, `BEGIN PRIVATE KEY`        |
///
/// @param path     where it is
/// @param password what opens it, or decrypts the key in it
public record TlsFile(Path path, Optional<Secret> password) {

    public TlsFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(password, "password");
    }

    /// Reads `<key>` and `<key>_PASSWORD`; a file that cannot be read is a problem of the settings.
    public static Optional<TlsFile> from(Settings settings, String key) {
        Optional<Path> path = settings.optionalText(key).map(Path::of);
        Secret password = settings.secret(key + "_PASSWORD", "");
        path.filter(file -> !Files.isReadable(file))
                .ifPresent(file -> settings
                        .problem("%s names %s, which cannot be read.".formatted(key, file)));
        return path.map(file -> new TlsFile(file,
                Optional.of(password).filter(secret -> !secret.reveal().isEmpty())));
    }

    /// The kind of store, as the Java platform and Kafka call it: `PKCS12`, `JKS` or `PEM`.
    public String type() {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".p12") || name.endsWith(".pfx")) {
            return "PKCS12";
        }
        return name.endsWith(".jks") ? "JKS" : "PEM";
    }

    /// What trusts the certificates in this file and no others.
    ///
    /// @throws IOException if the file cannot be read or holds no certificate; the message names it
    public X509TrustManager trust() throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory
                    .getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(certificates());
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
            throw new IllegalStateException(
                    "no X.509 among " + Arrays.toString(factory.getTrustManagers()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("The certificates in " + path + " cannot be used: " + e.getMessage() + ".",
                    e);
        }
    }

    private KeyStore certificates() throws GeneralSecurityException, IOException {
        boolean pem = type().equals("PEM");
        KeyStore store = KeyStore.getInstance(pem ? "PKCS12" : type());
        try (InputStream in = Files.newInputStream(path)) {
            if (!pem) {
                store.load(in, password.map(secret -> secret.reveal().toCharArray()).orElse(null));
                return store;
            }
            store.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("certificate-" + store.size(), each);
            }
        }
        if (store.size() == 0) {
            throw new IOException("it holds none");
        }
        return store;
    }
}
