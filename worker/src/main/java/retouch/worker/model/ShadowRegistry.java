package retouch.worker.model;

import java.util.Optional;

import retouch.fleet.registry.Registry;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;

/// The registry as a shadow worker sees it: what the shadow is, is stable to it, and nothing else has an alias.
public final class ShadowRegistry {

    private ShadowRegistry() {}

    /// @param registry of the fleet
    public static Registry of(Registry registry) {
        Registry seen = Registry.empty();
        for (ModelEvent event : registry.lastEvents()) {
            Optional<ModelChange> change = switch (event.change()) {
                case ModelChange.Version version -> Optional.of(version);
                case ModelChange.FloorSet floor -> Optional.of(floor);
                case ModelChange.AliasSet set -> set.alias() == Alias.SHADOW
                        ? Optional.of(new ModelChange.AliasSet(Alias.STABLE, set.version(), set.digest(),
                                ModelChange.SHARE_OF_ALL, "", Optional.empty()))
                        : Optional.empty();
                case ModelChange.AliasCleared _ -> Optional.empty();
            };
            if (change.isPresent()) {
                seen = seen.with(new ModelEvent(event.number(), event.previous(), event.at(), event.by(),
                        event.why(), change.get()));
            }
        }
        return seen;
    }
}
