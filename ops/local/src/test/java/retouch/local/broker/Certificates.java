package retouch.local.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.fleet.config.Secret;
import retouch.fleet.tls.TlsFile;

/// Keys and certificates for one test, made by the JDK's keytool: Java can read certificates and not make them.
public final class Certificates {

    public static final Secret PASSWORD = new Secret("changeit");

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
    }

    /// A key and a certificate that it has signed itself, for 127.0.0.1.
    public Path key(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        keytool("-genkeypair", "-keystore", file.toString(), "-alias", name, "-keyalg", "EC", "-groupname",
                "secp256r1", "-dname", "CN=" + name, "-ext", "SAN=IP:127.0.0.1", "-validity", "2");
        return file;
    }

    /// The certificate of [#key], as PEM.
    public Path certificate(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".pem");
        keytool("-exportcert", "-rfc", "-keystore", folder.resolve(name + ".p12").toString(), "-alias", name,
                "-file", file.toString());
        return file;
    }

    /// A store that trusts the certificates of these keys.
    public Path trust(String name, String... trusted) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        for (String each : trusted) {
            keytool("-importcert", "-noprompt", "-keystore", file.toString(), "-alias", each, "-file",
                    certificate(each).toString());
        }
        return file;
    }

    /// As a setting would name it.
    public static TlsFile file(Path path) {
        boolean pem = path.toString().endsWith(".pem");
        return new TlsFile(path, pem ? Optional.empty() : Optional.of(PASSWORD));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD.reveal(), "-storetype", "PKCS12"));
        Path said = Files.createTempFile(folder, "keytool", ".txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(said));
        }
    }
}
