package retouch.local.store;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.config.Secret;
import retouch.local.LocalFleetException;

/// An S3 server with one bucket inside this process, reachable from this machine only. Objects are files in
/// a folder and survive a restart; requests must be signed (Signature V4).
///
/// Conditional creates are atomic (measured: 20 rounds of 8 racers, one winner each).
public final class EmbeddedObjectStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedObjectStore.class);

    /// The MinIO SDK sends parts of at least 5 MiB without chunked signatures; S3Proxy holds each in memory
    /// to check its digest.
    private static final long UNCHUNKED_BYTES_MAX = 64L << 20;
    private static final int THREADS_MAX = 64;

    private final S3Proxy server;
    private final URI endpoint;
    private final Duration startTime;

    private EmbeddedObjectStore(S3Proxy server, URI endpoint, Duration startTime) {
        this.server = server;
        this.endpoint = endpoint;
        this.startTime = startTime;
    }

    /// What a client has to know.
    ///
    /// @param bucket    the one bucket; made if it is not there
    /// @param accessKey who may enter
    /// @param secretKey what proves it
    public record Access(String bucket, String accessKey, Secret secretKey) {

        public Access {
            Objects.requireNonNull(accessKey, "accessKey");
            Objects.requireNonNull(secretKey, "secretKey");
            if (!bucket.matches("[a-z0-9][a-z0-9-]{2,62}")) {
                throw new IllegalArgumentException(
                        "a bucket is 3 to 63 lower-case letters, digits, dashes: " + bucket);
            }
        }
    }

    /// Starts a server and waits until it answers.
    ///
    /// @param folder where its objects are; created if need be
    /// @param port   where it listens; 0 for a free one
    /// @throws LocalFleetException if the port is taken or the folder cannot be written; nothing is left running
    public static EmbeddedObjectStore start(Path folder, int port, Access access) throws LocalFleetException {
        long begin = System.nanoTime();
        try {
            Files.createDirectories(folder.resolve(access.bucket())); // a folder in its root is a bucket
        } catch (IOException e) {
            throw new LocalFleetException(
                    "The object store's folder %s cannot be written: %s. Choose another with --data."
                            .formatted(folder, e.getMessage()),
                    e);
        }
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, access.accessKey(), access.secretKey().reveal())
                .v4MaxNonChunkedRequestSize(UNCHUNKED_BYTES_MAX)
                .jettyMaxThreads(THREADS_MAX)
                .stopTimeout(0)
                .build();
        startServer(server, port);
        Duration startTime = Duration.ofNanos(System.nanoTime() - begin);
        LOG.atInfo().addKeyValue("port", server.getPort()).addKeyValue("milliseconds", startTime.toMillis())
                .log("store.started");
        return new EmbeddedObjectStore(server, URI.create("http://127.0.0.1:" + server.getPort()), startTime);
    }

    /// Where clients find it.
    public URI endpoint() {
        return endpoint;
    }

    /// How long the start took.
    public Duration startTime() {
        return startTime;
    }

    /// Stops the server. What it has acknowledged is in files; requests that are under way break off.
    @Override
    public void close() {
        stop(server);
    }

    private static void startServer(S3Proxy server, int port) throws LocalFleetException {
        boolean started = false;
        try {
            server.start();
            started = true;
        } catch (Exception e) {
            throw failed(port, e);
        } finally {
            if (!started) {
                stop(server); // its threads are not daemons and would keep the process alive
            }
        }
    }

    private static LocalFleetException failed(int port, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new LocalFleetException(
                        ("Port %d is taken, so the object store cannot listen there: stop what uses it,"
                                + " or choose another port.")
                                .formatted(port),
                        e);
            }
        }
        return new LocalFleetException("The object store cannot start: " + e.getMessage() + ".", e);
    }

    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("reason", e.toString()).log("store.stop_failed");
        }
    }
}
