package retouch.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.local.store.EmbeddedObjectStore;

/// `fleet.properties`: the settings with which another process joins a local fleet. It outlives the fleet,
/// so that the next start has the same ports and the same secret.
///
/// It holds the store's secret key, so only its owner can read it.
final class AddressFile {

    private static final String BUCKET = "retouch";
    private static final String ACCESS_KEY = "retouch";
    private static final String REGION = "us-east-1";
    private static final String BOOTSTRAP_KEY = "RETOUCH_KAFKA_BOOTSTRAP";
    private static final String ENDPOINT_KEY = "RETOUCH_S3_ENDPOINT";
    private static final String SECRET_KEY = "RETOUCH_S3_SECRET_KEY";
    private static final int SECRET_BYTES = 24;
    private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final Properties before;
    private final Secret secret;

    private AddressFile(Path file, Properties before, Secret secret) {
        this.file = file;
        this.before = before;
        this.secret = secret;
    }

    /// What an earlier fleet in this folder left, or a new secret and nothing else.
    static AddressFile in(DataFolder folder) throws LocalFleetException {
        Properties before = new Properties();
        if (Files.exists(folder.settings())) {
            try (Reader reader = Files.newBufferedReader(folder.settings(), StandardCharsets.UTF_8)) {
                before.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new LocalFleetException("The address file " + folder.settings() + " cannot be read ("
                        + e.getMessage() + "). Delete it; a new one is written at the next start.", e);
            }
        }
        Secret secret = new Secret(Optional.ofNullable(before.getProperty(SECRET_KEY))
                .filter(kept -> !kept.isBlank()).orElseGet(AddressFile::newSecret));
        return new AddressFile(folder.settings(), before, secret);
    }

    /// What the store asks of its clients.
    EmbeddedObjectStore.Access access() {
        return new EmbeddedObjectStore.Access(BUCKET, ACCESS_KEY, secret);
    }

    /// A port that was not asked for is the one that was used last, if it is free now.
    LocalFleet.Ports orRemembered(LocalFleet.Ports asked) {
        return new LocalFleet.Ports(
                asked.brokerPort() != 0 ? asked.brokerPort() : remembered(BOOTSTRAP_KEY),
                asked.storePort() != 0 ? asked.storePort() : remembered(ENDPOINT_KEY));
    }

    /// Writes the file, whole or not at all.
    FleetConfig write(String bootstrap, URI endpoint) throws LocalFleetException {
        FleetConfig address = new FleetConfig(bootstrap, endpoint, REGION, BUCKET, ACCESS_KEY, secret);
        Properties properties = new Properties();
        properties.putAll(address.settings());
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(part);
            try (Writer writer = Channels.newWriter(Files.newByteChannel(part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY),
                    StandardCharsets.UTF_8)) {
                properties.store(writer, "Where this fleet is and what opens it. Written at every start.");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalFleetException("The address file " + file + " cannot be written (" + e.getMessage()
                    + "). Make room or give another folder with --data.", e);
        }
        return address;
    }

    private int remembered(String key) {
        String address = before.getProperty(key, "");
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1).replace("/", ""));
            return FreePorts.isFree(port) ? port : 0;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
