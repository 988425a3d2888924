package retouch.fleet.registry;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

/// What the registry says at one moment: versions, aliases, what is too old. Immutable.
///
/// It is what is left of all events, and of the last event of each key alone: whoever reads the compacted topics
/// comes to the same.
public final class Registry {

    private static final Registry EMPTY = new Registry(Map.of());

    /// The last event of each key.
    private final Map<String, ModelEvent> events;

    /// A version and what may be done with it.
    ///
    /// @param event the last one about it
    public record Entry(ModelVersion version, VersionState state, ModelEvent event) {}

    /// Where an alias points.
    ///
    /// @param set   the last change of it
    /// @param event that it was part of
    public record Target(ModelChange.AliasSet set, ModelEvent event) {}

    private Registry(Map<String, ModelEvent> events) {
        this.events = events;
    }

    /// Nothing happened yet.
    public static Registry empty() {
        return EMPTY;
    }

    /// After one more event; one that is older than what is known of its key changes nothing.
    public Registry with(ModelEvent event) {
        ModelEvent known = events.get(event.change().key());
        if (known != null && known.number() >= event.number()) {
            return this;
        }
        Map<String, ModelEvent> next = new LinkedHashMap<>(events);
        next.put(event.change().key(), event);
        return new Registry(Collections.unmodifiableMap(next));
    }

    /// All versions that ever came, the newest first.
    public List<Entry> versions() {
        return events.values().stream()
                .flatMap(event -> event
                        .change() instanceof ModelChange.Version(ModelVersion version, VersionState state)
                                ? Optional.of(new Entry(version, state, event)).stream()
                                : Optional.<Entry>empty().stream())
                .sorted((a, b) -> b.version().createdAt().compareTo(a.version().createdAt())).toList();
    }

    /// By digest.
    public Optional<Entry> version(Sha256 digest) {
        return versions().stream().filter(entry -> entry.version().digest().equals(digest)).findFirst();
    }

    /// By name or by the digits of the digest.
    public Optional<Entry> version(String nameOrDigest) {
        return versions().stream().filter(entry -> entry.version().name().equals(nameOrDigest)
                || entry.version().digest().hex().equals(nameOrDigest)).findFirst();
    }

    /// The aliases that point somewhere.
    public Map<Alias, Target> aliases() {
        Map<Alias, Target> aliases = new EnumMap<>(Alias.class);
        events.values().forEach(event -> {
            if (event.change() instanceof ModelChange.AliasSet set) {
                aliases.put(set.alias(), new Target(set, event));
            }
        });
        return Collections.unmodifiableMap(aliases);
    }

    /// Where an alias points.
    public Optional<Target> alias(Alias alias) {
        return Optional.ofNullable(aliases().get(alias));
    }

    /// Versions that were made before may not be loaded.
    public Instant notBefore() {
        ModelEvent floor = events.get("floor");
        return floor != null && floor.change() instanceof ModelChange.FloorSet(Instant notBefore)
                ? notBefore
                : Instant.MIN;
    }

    /// The last event of each key.
    public List<ModelEvent> lastEvents() {
        return List.copyOf(events.values());
    }
}
