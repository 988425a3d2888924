package retouch.fleet.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.schemas.job.JobId;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.VersionState;

/// Which version a job gets.
public sealed interface Assignment {

    /// This one.
    ///
    /// @param alias under which it was found; empty if it was asked for by name
    record Assigned(String version, Sha256 digest, Optional<Alias> alias) implements Assignment {}

    /// None.
    ///
    /// @param sentence says what there is
    record Unknown(String sentence) implements Assignment {}

    /// Finds the version for a job. A retry of a job finds the same, as long as the registry says the same.
    ///
    /// `stable` gives the canary its share; `canary` is the canary alone; a version may be named by name or digest.
    static Assignment of(Registry registry, String wish, JobId job) {
        return Alias.of(wish).map(alias -> byAlias(registry, alias, job))
                .orElseGet(() -> byName(registry, wish));
    }

    /// Whether a job is one of the share.
    ///
    /// @param share ten thousandths
    static boolean isInShare(JobId job, int share) {
        byte[] digest = Sha256.newDigest().digest(job.value().getBytes(StandardCharsets.UTF_8));
        long bits = ByteBuffer.wrap(digest).getLong();
        return Long.remainderUnsigned(bits, ModelChange.SHARE_OF_ALL) < share;
    }

    private static Assignment byAlias(Registry registry, Alias alias, JobId job) {
        Optional<Registry.Target> canary = registry.alias(Alias.CANARY);
        if (alias == Alias.STABLE && canary.isPresent() && isInShare(job, canary.get().set().share())) {
            return assigned(canary.get());
        }
        return registry.alias(alias).map(Assignment::assigned)
                .orElseGet(() -> new Unknown("No model version is %s now. %s".formatted(alias.label(),
                        list(registry))));
    }

    private static Assignment byName(Registry registry, String name) {
        Optional<Registry.Entry> entry = registry.version(name);
        if (entry.isEmpty()) {
            return new Unknown("There is no model %s. %s".formatted(name, list(registry)));
        }
        if (entry.get().state() != VersionState.AVAILABLE) {
            return new Unknown("The model %s is %s. %s".formatted(name, entry.get().state().label(),
                    list(registry)));
        }
        return new Assigned(entry.get().version().name(), entry.get().version().digest(), Optional.empty());
    }

    private static Assignment assigned(Registry.Target target) {
        return new Assigned(target.set().version(), target.set().digest(),
                Optional.of(target.set().alias()));
    }

    private static String list(Registry registry) {
        List<String> names = new ArrayList<>();
        registry.aliases().forEach((alias, target) -> names
                .add(alias.label() + " (" + target.set().version() + ")"));
        registry.versions().stream().filter(entry -> entry.state() == VersionState.AVAILABLE)
                .forEach(entry -> names.add(entry.version().name()));
        return names.isEmpty() ? "This fleet has none." : "There is: " + String.join(", ", names) + ".";
    }
}
