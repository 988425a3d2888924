package retouch.schemas.message;

import java.util.Optional;

/// Finds the schema a writer used, by its fingerprint. Thread-safe.
///
/// The history in this module is one source; the `schemas` topic, which also knows versions that are
/// newer than this build, is another.
@FunctionalInterface
public interface SchemaSource {

    /// @param fingerprint CRC-64-AVRO of the parsing canonical form
    /// @return the schema as JSON
    Optional<String> find(long fingerprint);

    /// Knows nothing beyond the history that every codec has built in.
    static SchemaSource none() {
        return fingerprint -> Optional.empty();
    }
}
