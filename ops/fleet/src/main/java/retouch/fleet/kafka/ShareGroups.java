package retouch.fleet.kafka;

import java.util.Optional;

import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;

/// Judges whether a broker can do what the fleet needs: share groups with lock renewal and record-limited
/// acquisition. All three are finished from Apache Kafka 4.2 on.
final class ShareGroups {

    /// The newest metadata level that the software of Kafka 4.2 knows.
    private static final int METADATA_OF_4_2 = 29;

    private ShareGroups() {}

    /// @return one sentence that says what is missing; empty if the broker will do
    static Optional<String> problem(FeatureMetadata features) {
        SupportedVersionRange metadata = features.supportedFeatures().get("metadata.version");
        FinalizedVersionRange sharing = features.finalizedFeatures().get("share.version");
        return problem(
                metadata == null ? 0 : metadata.maxVersion(),
                sharing == null ? 0 : sharing.maxVersionLevel());
    }

    /// @param metadataMax  the highest `metadata.version` that the broker's software knows; 0 if none
    /// @param shareVersion the level of `share.version` that is switched on; 0 if none
    static Optional<String> problem(int metadataMax, int shareVersion) {
        if (metadataMax < METADATA_OF_4_2) {
            return Optional.of(
                    "This broker is too old for share groups: the fleet needs Apache Kafka 4.2 or newer.");
        }
        if (shareVersion < 1) {
            return Optional.of("Share groups are switched off on this broker: run"
                    + " `kafka-features.sh --bootstrap-server HOST:PORT upgrade --feature share.version=1`.");
        }
        return Optional.empty();
    }
}
