package retouch.worker.model;

import java.time.Instant;
import java.util.Optional;

import retouch.fleet.registry.Registry;
import retouch.schemas.model.ModelCard;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

/// A registry of one version that is stable for good: for a worker that was told what to serve.
public final class FixedRegistry {

    private FixedRegistry() {}

    /// @param digest of the card
    public static Registry of(ModelCard card, Sha256 digest) {
        ModelVersion version = ModelVersion.of(card, digest);
        return Registry.empty().with(event(1, new ModelChange.Version(version, VersionState.AVAILABLE)))
                .with(event(2, new ModelChange.AliasSet(Alias.STABLE, version.name(), digest,
                        ModelChange.SHARE_OF_ALL, "", Optional.empty())));
    }

    private static ModelEvent event(long number, ModelChange change) {
        return new ModelEvent(number, ModelEvent.NONE, Instant.EPOCH, "settings", "", change);
    }
}
