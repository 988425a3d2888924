package retouch.fleet;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

import retouch.fleet.config.Secret;
import retouch.fleet.config.Settings;

/// Where the fleet is: the broker and the bucket.
///
/// @param bootstrap Kafka's bootstrap servers, `host:port[,host:port]`
/// @param endpoint  the S3 endpoint
/// @param region    the region that requests are signed for
/// @param bucket    the one bucket; it must exist
/// @param accessKey who we are to the store
/// @param secretKey what proves it
public record FleetConfig(
        String bootstrap,
        URI endpoint,
        String region,
        String bucket,
        String accessKey,
        Secret secretKey) {

    public FleetConfig {
        Objects.requireNonNull(bootstrap, "bootstrap");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(accessKey, "accessKey");
        Objects.requireNonNull(secretKey, "secretKey");
    }

    /// The settings from which [#from] makes this again, the secret in the clear: for a process of ours, or a file that
    /// only its owner reads.
    public Map<String, String> settings() {
        return Map.of("RETOUCH_KAFKA_BOOTSTRAP", bootstrap, "RETOUCH_S3_ENDPOINT", endpoint.toString(),
                "RETOUCH_S3_REGION", region, "RETOUCH_S3_BUCKET", bucket, "RETOUCH_S3_ACCESS_KEY", accessKey,
                "RETOUCH_S3_SECRET_KEY", secretKey.reveal());
    }

    /// Reads `RETOUCH_KAFKA_BOOTSTRAP` and the `RETOUCH_S3_*` settings.
    public static FleetConfig from(Settings settings) {
        String endpoint = settings.text("RETOUCH_S3_ENDPOINT", "http://127.0.0.1:9000");
        URI uri = URI.create("http://invalid");
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            settings.problem("RETOUCH_S3_ENDPOINT must be a URL, not '" + endpoint + "'.");
        }
        return new FleetConfig(
                settings.text("RETOUCH_KAFKA_BOOTSTRAP", "127.0.0.1:9092"),
                uri,
                settings.text("RETOUCH_S3_REGION", "us-east-1"),
                settings.text("RETOUCH_S3_BUCKET", "retouch"),
                settings.text("RETOUCH_S3_ACCESS_KEY", "retouch"),
                settings.secret("RETOUCH_S3_SECRET_KEY", ""));
    }
}
