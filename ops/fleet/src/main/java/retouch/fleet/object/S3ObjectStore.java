package retouch.fleet.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import okhttp3.OkHttpClient;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Settings;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.fleet.tls.TlsFile;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// One bucket of an S3 server. Thread-safe.
///
/// Whatever is read is checked against its reference; what breaks on the way is tried again within the
/// bounds of [Config]. The bucket must exist: in production nobody wants an application that makes buckets.
public final class S3ObjectStore implements ObjectStore {

    /// What an operator may choose.
    ///
    /// @param attemptsMax attempts at one operation, the first included
    /// @param pauseFirst  upper bound of the pause after the first failure; doubles, with full jitter
    /// @param pauseMax    upper bound of any pause
    /// @param totalMax    no attempt begins later than this after the first
    /// @param connectMax  longest wait for a connection
    /// @param answerMax   longest wait for the next byte, either way
    /// @param trust       whose certificates an `https` store may show; empty for those that Java trusts
    public record Config(
            int attemptsMax,
            Duration pauseFirst,
            Duration pauseMax,
            Duration totalMax,
            Duration connectMax,
            Duration answerMax,
            Optional<TlsFile> trust) {

        /// Trusts whom Java trusts.
        public Config(int attemptsMax, Duration pauseFirst, Duration pauseMax, Duration totalMax,
                Duration connectMax, Duration answerMax) {
            this(attemptsMax, pauseFirst, pauseMax, totalMax, connectMax, answerMax, Optional.empty());
        }

        public Config {
            if (attemptsMax < 1 || attemptsMax > 100) {
                throw new IllegalArgumentException("attemptsMax must be 1 to 100: " + attemptsMax);
            }
            for (Duration duration : List.of(pauseFirst, pauseMax, totalMax, connectMax, answerMax)) {
                if (!duration.isPositive()) {
                    throw new IllegalArgumentException("every duration must be more than zero: " + duration);
                }
            }
            if (pauseMax.compareTo(pauseFirst) < 0) {
                throw new IllegalArgumentException("pauseMax must not be less than pauseFirst: " + pauseMax);
            }
        }

        /// Rides out a store that is away for some seconds.
        public static Config standard() {
            return new Config(6, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(10),
                    Duration.ofSeconds(3), Duration.ofSeconds(30));
        }

        /// Reads the `RETOUCH_S3_*` settings that are not [FleetConfig]'s.
        public static Config from(Settings settings) {
            Config standard = standard();
            Duration first = settings.duration("RETOUCH_S3_PAUSE_FIRST", standard.pauseFirst);
            Duration max = settings.duration("RETOUCH_S3_PAUSE_MAX", standard.pauseMax);
            if (max.compareTo(first) < 0) {
                settings.problem("RETOUCH_S3_PAUSE_MAX must not be less than RETOUCH_S3_PAUSE_FIRST, %s < %s."
                        .formatted(max, first));
                max = first;
            }
            return new Config(
                    settings.integer("RETOUCH_S3_ATTEMPTS_MAX", standard.attemptsMax, 1, 100),
                    first,
                    max,
                    settings.duration("RETOUCH_S3_TOTAL_MAX", standard.totalMax),
                    settings.duration("RETOUCH_S3_CONNECT_MAX", standard.connectMax),
                    settings.duration("RETOUCH_S3_ANSWER_MAX", standard.answerMax),
                    TlsFile.from(settings, "RETOUCH_S3_TRUST_STORE"));
        }
    }

    private final String bucket;
    private final OkHttpClient http;
    private final MinioClient client;
    private final Retries retries;

    private S3ObjectStore(String bucket, OkHttpClient http, MinioClient client, Retries retries) {
        this.bucket = bucket;
        this.http = http;
        this.client = client;
        this.retries = retries;
    }

    /// Connects, and checks that the bucket is there.
    ///
    /// @throws ObjectStoreException `UNAVAILABLE`, `DENIED`, or `REJECTED` if there is no such bucket
    public static S3ObjectStore connect(FleetConfig fleet, Config config) throws ObjectStoreException {
        Objects.requireNonNull(config, "config");
        OkHttpClient http = S3Connection.http(config);
        MinioClient client = S3Connection.client(fleet, http);
        Retries retries = new Retries(config.attemptsMax(), config.pauseFirst(), config.pauseMax(),
                config.totalMax());
        S3ObjectStore store = new S3ObjectStore(fleet.bucket(), http, client, retries);
        boolean usable = false;
        try {
            store.requireBucket(fleet.endpoint());
            usable = true;
            return store;
        } finally {
            if (!usable) {
                store.close();
            }
        }
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public ObjectRef put(String key, byte[] content, String contentType) throws ObjectStoreException {
        call("Writing " + uri(key), () -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(key)
                .contentType(contentType).data(content, content.length).build()));
        return new ObjectRef(bucket, key, content.length, Sha256.of(content));
    }

    @Override
    public ObjectRef upload(String key, Path file, String contentType) throws ObjectStoreException {
        ObjectRef reference;
        try (InputStream stream = Files.newInputStream(file)) {
            Digested digested = digest(stream, OutputStream.nullOutputStream());
            reference = new ObjectRef(bucket, key, digested.size(), digested.digest());
        } catch (IOException e) {
            throw LocalFiles.unreadable(file, e);
        }
        call("Writing " + uri(key),
                () -> client.uploadObject(UploadObjectArgs.builder().bucket(bucket).object(key)
                        .contentType(contentType).filename(file.toString()).build()));
        return reference;
    }

    @Override
    public boolean createOnly(String key, byte[] content, String contentType) throws ObjectStoreException {
        Http.Headers onlyIfAbsent = new Http.Headers();
        onlyIfAbsent.set("If-None-Match", "*");
        return retries.run(attempt -> {
            boolean created = send("Creating " + uri(key), () -> {
                try {
                    client.putObject(
                            PutObjectArgs.builder().bucket(bucket).object(key).contentType(contentType)
                                    .data(content, content.length).extraHeaders(onlyIfAbsent).build());
                    return true;
                } catch (ErrorResponseException e) {
                    if (S3Failure.alreadyExists(e)) {
                        return false;
                    }
                    throw e;
                }
            });
            // An earlier attempt of this call may have succeeded and its answer been lost.
            return created || (attempt > 1 && holds(key, content));
        });
    }

    @Override
    public byte[] read(ObjectRef reference) throws ObjectStoreException {
        requireOurs(reference);
        return retries.run(_ -> {
            byte[] content = send("Reading " + reference.uri(), () -> {
                try (InputStream stream = client.getObject(get(reference.key()).build())) {
                    return stream.readNBytes(Math.toIntExact(reference.size()) + 1);
                }
            });
            Verified.check(reference, content.length, Sha256.of(content));
            return content;
        });
    }

    @Override
    public void download(ObjectRef reference, Path target) throws ObjectStoreException {
        requireOurs(reference);
        LocalFiles.writeWhole(target, part -> retries.run(_ -> {
            Digested digested = send("Reading " + reference.uri(), () -> {
                try (InputStream stream = client.getObject(get(reference.key()).build());
                        OutputStream file = Files.newOutputStream(part)) {
                    return digest(stream, file);
                }
            });
            Verified.check(reference, digested.size(), digested.digest());
            return digested;
        }));
    }

    @Override
    public byte[] readRange(ObjectRef reference, long offset, int length) throws ObjectStoreException {
        requireOurs(reference);
        Verified.checkRange(reference, offset, length);
        if (length == 0) {
            return new byte[0]; // HTTP has no empty range
        }
        byte[] content = call("Reading " + reference.uri(), () -> {
            try (InputStream stream = client
                    .getObject(get(reference.key()).offset(offset).length((long) length)
                            .build())) {
                return stream.readNBytes(length);
            }
        });
        if (content.length != length) {
            throw Verified.changed(reference, "it ends at byte " + (offset + content.length));
        }
        return content;
    }

    @Override
    public Optional<byte[]> find(String key, int sizeMax) throws ObjectStoreException {
        try {
            byte[] content = call("Reading " + uri(key), () -> {
                try (InputStream stream = client.getObject(get(key).build())) {
                    return stream.readNBytes(sizeMax + 1);
                }
            });
            if (content.length > sizeMax) {
                throw Verified.tooLarge(bucket, key, sizeMax);
            }
            return Optional.of(content);
        } catch (ObjectStoreException e) {
            return emptyIfMissing(e);
        }
    }

    @Override
    public Optional<Long> sizeOf(String key) throws ObjectStoreException {
        try {
            return Optional.of(call("Looking at " + uri(key),
                    () -> client.statObject(StatObjectArgs.builder().bucket(bucket).object(key).build())
                            .size()));
        } catch (ObjectStoreException e) {
            return emptyIfMissing(e);
        }
    }

    @Override
    public List<String> list(String prefix, int limit) throws ObjectStoreException {
        return call("Listing " + uri(prefix), () -> {
            List<String> keys = new ArrayList<>();
            Iterable<Result<Item>> items = client
                    .listObjects(ListObjectsArgs.builder().bucket(bucket).prefix(prefix)
                            .recursive(true).maxKeys(Math.clamp(limit, 1, 1000)).build());
            for (Result<Item> item : items) {
                if (keys.size() >= limit) {
                    break;
                }
                keys.add(item.get().objectName());
            }
            return List.copyOf(keys);
        });
    }

    @Override
    public void delete(String key) throws ObjectStoreException {
        call("Deleting " + uri(key), () -> {
            client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return key;
        });
    }

    @Override
    public URI presignUpload(String key, Duration validity) throws ObjectStoreException {
        return presign(Http.Method.PUT, key, validity);
    }

    @Override
    public URI presignDownload(String key, Duration validity) throws ObjectStoreException {
        return presign(Http.Method.GET, key, validity);
    }

    @Override
    public Optional<String> problem() {
        try {
            requireBucket(URI.create(""));
            return Optional.empty();
        } catch (ObjectStoreException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private URI presign(Http.Method method, String key, Duration validity) throws ObjectStoreException {
        return URI.create(call("Signing for " + uri(key), () -> client.getPresignedObjectUrl(
                GetPresignedObjectUrlArgs.builder().method(method).bucket(bucket).object(key)
                        .expiry(Math.toIntExact(validity.toSeconds())).build())));
    }

    private void requireBucket(URI endpoint) throws ObjectStoreException {
        String where = endpoint.toString().isEmpty() ? "" : " at " + endpoint;
        boolean exists = call("Looking for bucket " + bucket + where,
                () -> client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()));
        if (!exists) {
            throw new ObjectStoreException(Kind.REJECTED,
                    "There is no bucket " + bucket + where + ". Create it, or set RETOUCH_S3_BUCKET.");
        }
    }

    private boolean holds(String key, byte[] content) throws ObjectStoreException {
        return find(key, content.length).filter(found -> Arrays.equals(found, content)).isPresent();
    }

    private GetObjectArgs.Builder get(String key) {
        return GetObjectArgs.builder().bucket(bucket).object(key);
    }

    private void requireOurs(ObjectRef reference) throws ObjectStoreException {
        if (!reference.bucket().equals(bucket)) {
            throw new ObjectStoreException(Kind.MISSING,
                    "The object " + reference.uri() + " is not in this fleet's bucket, " + bucket + ".");
        }
    }

    private String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }

    /// One request to the server.
    @FunctionalInterface
    private interface Request<T> {
        T send() throws MinioException, IOException;
    }

    private <T> T call(String what, Request<T> request) throws ObjectStoreException {
        return retries.run(_ -> send(what, request));
    }

    private static <T> T send(String what, Request<T> request) throws ObjectStoreException {
        try {
            return request.send();
        } catch (MinioException e) {
            throw S3Failure.of(what, e);
        } catch (IOException e) {
            throw S3Failure.of(what, e);
        } catch (IllegalStateException e) {
            throw S3Failure.of(what, e);
        }
    }

    /// What went through a copy.
    private record Digested(long size, Sha256 digest) {}

    private static Digested digest(InputStream from, OutputStream to) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        long size = new DigestInputStream(from, sha256).transferTo(to);
        return new Digested(size, Sha256.finish(sha256));
    }

    private static <T> Optional<T> emptyIfMissing(ObjectStoreException e) throws ObjectStoreException {
        if (e.kind() == Kind.MISSING) {
            return Optional.empty();
        }
        throw e;
    }
}
