package retouch.schemas.registry;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.WireTime;
import retouch.schemas.object.Sha256;

/// One change to the registry. The last change of a [#key] says all there is to know about it.
public sealed interface ModelChange {

    /// What it is about: a version's digest, an alias, or `floor`.
    String key();

    /// A version came, was retired, or its bundle was deleted.
    record Version(ModelVersion version, VersionState state) implements ModelChange {
        public Version {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(state, "state");
        }

        @Override
        public String key() {
            return version.digest().hex();
        }
    }

    /// An alias points to a version now.
    ///
    /// @param version  the name of the version
    /// @param digest   of its card
    /// @param share    of the jobs that it gets, in ten thousandths, 1 to 10,000; counts for the canary only
    /// @param plan     what decides about it by itself, as [RolloutPlan#text] writes it; empty if nothing does
    /// @param replaced what it pointed to before
    record AliasSet(Alias alias, String version, Sha256 digest, int share, String plan,
            Optional<Sha256> replaced) implements ModelChange {
        public AliasSet {
            Objects.requireNonNull(alias, "alias");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(digest, "digest");
            Objects.requireNonNull(plan, "plan");
            Objects.requireNonNull(replaced, "replaced");
            if (share < 1 || share > SHARE_OF_ALL) {
                throw new IllegalArgumentException("share must be 1 to 10,000 ten thousandths: " + share);
            }
        }

        @Override
        public String key() {
            return alias.label();
        }
    }

    /// An alias points nowhere.
    ///
    /// @param replaced what it pointed to before
    record AliasCleared(Alias alias, Optional<Sha256> replaced) implements ModelChange {
        public AliasCleared {
            Objects.requireNonNull(alias, "alias");
            Objects.requireNonNull(replaced, "replaced");
        }

        @Override
        public String key() {
            return alias.label();
        }
    }

    /// No version that was made earlier may be loaded from now on: who has a stolen old bundle, with a good
    /// signature and a known flaw, cannot bring it back.
    ///
    /// @param notBefore kept in whole microseconds
    record FloorSet(Instant notBefore) implements ModelChange {
        public FloorSet {
            notBefore = WireTime.instant(notBefore, "notBefore");
        }

        @Override
        public String key() {
            return "floor";
        }
    }

    /// Ten thousand ten thousandths.
    int SHARE_OF_ALL = 10_000;
}
