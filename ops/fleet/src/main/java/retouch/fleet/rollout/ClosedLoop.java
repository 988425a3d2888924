package retouch.fleet.rollout;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryLog;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.VersionState;

/// What is to be done next with what the trainer published, if a policy lets versions go by themselves. Pure.
///
/// A version that the trainer published after the last change of `stable`, and that was under no alias yet, becomes
/// the shadow. After enough pairs it becomes the canary, if it is no worse: not more of its jobs failed than the
/// plan's limit; the lower bound of the paired difference of quality is within the plan's limit; and the lower bound of
/// the ratio of times is within the plan's. Otherwise it is taken back. A shadow or a canary that a person set is left
/// alone.
final class ClosedLoop {

    /// As the trainer signs its events.
    static final String TRAINER = "trainer";

    /// In the plan of a shadow that the loop set.
    static final String PLAN = "auto";

    /// The next step.
    sealed interface Step {

        /// Nothing.
        record Rest() implements Step {}

        /// Let it paint the same jobs.
        record Shadow(Sha256 version, String why) implements Step {}

        /// Let it have a share of the jobs.
        record Canary(Sha256 version, String why) implements Step {}

        /// The shadow is worse.
        record TakeBack(String why) implements Step {}
    }

    private final RolloutPolicy policy;

    ClosedLoop(RolloutPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /// @param tally of the shadow, if there is one
    Step next(RegistryLog.Chain chain, Optional<ShadowTally> tally) {
        Registry registry = chain.registry();
        Optional<Registry.Target> stable = registry.alias(Alias.STABLE);
        if (!policy.automatic() || stable.isEmpty() || registry.alias(Alias.CANARY).isPresent()) {
            return new Step.Rest();
        }
        Optional<Registry.Target> shadow = registry.alias(Alias.SHADOW);
        if (shadow.isPresent()) {
            return shadow.get().set().plan().equals(PLAN)
                    ? ofShadow(chain.events(), shadow.get(), tally)
                    : new Step.Rest();
        }
        return candidate(chain.events(), registry, stable.get().event().number())
                .<Step>map(version -> new Step.Shadow(version, "the trainer published it; next: "
                        + policy.pairs() + " jobs beside stable"))
                .orElseGet(Step.Rest::new);
    }

    private static Optional<Sha256> candidate(List<ModelEvent> events, Registry registry, long stableSince) {
        Set<Sha256> tried = new HashSet<>();
        events.forEach(event -> {
            if (event.change() instanceof ModelChange.AliasSet set) {
                tried.add(set.digest());
            }
        });
        return events.reversed().stream()
                .filter(event -> event.number() > stableSince && event.by().equals(TRAINER))
                .flatMap(event -> event.change() instanceof ModelChange.Version version
                        ? Optional.of(version.version().digest()).stream()
                        : Optional.<Sha256>empty().stream())
                .filter(digest -> !tried.contains(digest) && registry.version(digest)
                        .filter(entry -> entry.state() == VersionState.AVAILABLE).isPresent())
                .findFirst();
    }

    private Step ofShadow(List<ModelEvent> events, Registry.Target shadow, Optional<ShadowTally> found) {
        Sha256 digest = shadow.set().digest();
        if (wentOn(events, shadow)) { // a keeper died between making it the canary and taking the shadow back
            return new Step.TakeBack("it has become the canary");
        }
        if (found.isEmpty() || found.get().jobs() < policy.pairs()) {
            return new Step.Rest();
        }
        ShadowTally tally = found.get();
        return fault(tally)
                .<Step>map(fault -> new Step.TakeBack("taken back: " + fault + "; " + tally.sentence()))
                .orElseGet(() -> new Step.Canary(digest, "no worse as a shadow: " + tally.sentence()));
    }

    /// Whether it came under another alias since it is the shadow.
    private static boolean wentOn(List<ModelEvent> events, Registry.Target shadow) {
        return events.stream().filter(event -> event.number() > shadow.event().number())
                .anyMatch(event -> event.change() instanceof ModelChange.AliasSet set
                        && set.alias() != Alias.SHADOW && set.digest().equals(shadow.set().digest()));
    }

    private Optional<String> fault(ShadowTally tally) {
        OptionalDouble errors = policy.plan().error();
        OptionalDouble drop = policy.plan().quality();
        OptionalDouble slower = policy.plan().p95();
        if (errors.isPresent() && tally.failures() > errors.getAsDouble() * tally.jobs()) {
            return Optional.of("it failed %d of %d jobs".formatted(tally.failures(), tally.jobs()));
        }
        if (drop.isPresent() && !(tally.quality().low() >= -drop.getAsDouble() * tally.answerQuality())) {
            return Optional.of(String.format(Locale.ROOT,
                    "it is not certain that its quality drops by less than %.2g %%",
                    100 * drop.getAsDouble()));
        }
        return slower.isPresent() && tally.logTime().low() > Math.log(slower.getAsDouble())
                ? Optional.of(String.format(Locale.ROOT, "it takes more than %.2g times as long",
                        slower.getAsDouble()))
                : Optional.empty();
    }
}
