package retouch.schemas.job;

import java.util.Objects;

import retouch.schemas.object.Sha256;

/// The model version that answered.
///
/// @param version   its name, unique in the fleet; cut after 256 characters
/// @param digest    digest of the bundle's card
/// @param untrained whether its weights are seeded random numbers that were never trained
public record ModelUsed(String version, Sha256 digest, boolean untrained) {

    public ModelUsed {
        version = BoundedText.cut(version, BoundedText.NAME_CHARS_MAX, "version");
        Objects.requireNonNull(digest, "digest");
    }
}
