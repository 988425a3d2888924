package retouch.schemas.registry;

import java.time.Instant;
import java.util.Objects;

import retouch.schemas.job.WireTime;
import retouch.schemas.model.ModelCard;
import retouch.schemas.object.Sha256;

/// What the registry knows of a version; the rest is in its card.
///
/// @param name      unique in the fleet: lower-case letters, digits, dots, dashes
/// @param digest    of its card
/// @param license   as the card says it
/// @param createdAt when it was made, as the card says it; kept in whole microseconds
public record ModelVersion(String name, Sha256 digest, String license, Instant createdAt) {

    private static final int LICENSE_CHARS_MAX = 1_000;

    public ModelVersion {
        if (!name.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 lower-case letters, digits, dots or dashes: " + name);
        }
        if (Alias.of(name).isPresent()) {
            throw new IllegalArgumentException("name must not be that of an alias: " + name);
        }
        Objects.requireNonNull(digest, "digest");
        if (license.length() > LICENSE_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "license must have at most " + LICENSE_CHARS_MAX + " characters");
        }
        createdAt = WireTime.instant(createdAt, "createdAt");
    }

    /// What a bundle's card says.
    ///
    /// @param digest of the card as written
    public static ModelVersion of(ModelCard card, Sha256 digest) {
        return new ModelVersion(card.version(), digest, card.license(), card.createdAt());
    }
}
