package retouch.schemas.job;

import java.util.Objects;

import retouch.schemas.object.Sha256;

/// The model version that answered.
///
/// @param version   its name, unique in the fleet
/// @param digest    digest of the bundle's card
/// @param untrained whether its weights are seeded random numbers that were never trained
public record ModelUsed(String version, Sha256 digest, boolean untrained) {

    public ModelUsed {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
    }
}
