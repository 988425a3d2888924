package retouch.cli.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

import retouch.cli.ops.FleetView.RolloutView;
import retouch.cli.ops.FleetView.Side;
import retouch.fleet.registry.Registry;
import retouch.fleet.rollout.CanaryTally;
import retouch.fleet.rollout.PairedJobs;
import retouch.fleet.rollout.RolloutPolicy;
import retouch.fleet.rollout.ShadowTally;
import retouch.fleet.rollout.Trial;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.RolloutPlan;
import retouch.schemas.registry.RolloutReport;

/// What is known of a canary and of a shadow. The jobs of one and the pairs of the other are read once, when it is
/// first seen, and counted as they come.
///
/// One thread at a time looks, the watch's timer: it alone begins and ends to follow a shadow. Jobs and pairs come on
/// threads of the broker's, and anybody may ask for the views.
final class RolloutWatch implements AutoCloseable {

    /// A keeper says something every few seconds.
    private static final Duration SILENT_AFTER = Duration.ofSeconds(15);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Broker broker;
    private final SchemaSource schemas;
    private Optional<Canary> canary = Optional.empty();
    private Optional<Shadow> shadow = Optional.empty();
    private Optional<RolloutReport> report = Optional.empty();
    private volatile boolean closed;

    private record Canary(Registry.Target target, String stable, CanaryTally tally) {}

    /// @param pairs open as long as this is the shadow
    /// @param tally as of the last look
    private record Shadow(Registry.Target target, ModelChange.AliasSet stable, PairedJobs pairs,
            ShadowTally tally) {

        private boolean isOf(Registry.Target shadow, ModelChange.AliasSet beside) {
            return target.equals(shadow) && stable.equals(beside);
        }

        private Shadow counted() {
            return new Shadow(target, stable, pairs, pairs.tally());
        }
    }

    /// @param broker borrowed
    RolloutWatch(Broker broker, SchemaSource schemas) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.schemas = Objects.requireNonNull(schemas, "schemas");
    }

    synchronized void said(RolloutReport last) {
        report = Optional.of(last);
    }

    synchronized void ended(EditFinished finished) {
        canary.ifPresent(watched -> watched.tally.count(finished));
    }

    /// Looks at where the aliases point now.
    void look(Registry registry) throws StreamException {
        Optional<Registry.Target> stable = registry.alias(Alias.STABLE);
        lookAtCanary(registry, stable);
        lookAtShadow(registry.alias(Alias.SHADOW), stable.map(Registry.Target::set));
    }

    /// Nobody waits for the lock while pairs are read and compared.
    private void lookAtShadow(Optional<Registry.Target> target, Optional<ModelChange.AliasSet> stable)
            throws StreamException {
        Optional<Shadow> known = shadow();
        if (target.isEmpty() || stable.isEmpty()) {
            replace(Optional.empty());
        } else if (known.isPresent() && known.get().isOf(target.get(), stable.get())) {
            replace(Optional.of(known.get().counted()));
        } else {
            replace(Optional.of(follow(target.get(), stable.get())));
        }
    }

    private Shadow follow(Registry.Target target, ModelChange.AliasSet stable) throws StreamException {
        PairedJobs pairs = PairedJobs.follow(broker, schemas, stable.digest(), target.set().digest());
        return new Shadow(target, stable, pairs, pairs.tally());
    }

    private synchronized Optional<Shadow> shadow() {
        return shadow;
    }

    /// Ends what was followed before, unless it is the same.
    private void replace(Optional<Shadow> next) {
        Optional<Shadow> before;
        synchronized (this) {
            before = shadow;
            shadow = closed ? Optional.empty() : next;
        }
        before.filter(old -> next.isEmpty() || next.get().pairs != old.pairs)
                .ifPresent(old -> old.pairs.close());
        if (closed) {
            next.ifPresent(late -> late.pairs.close());
        }
    }

    private synchronized void lookAtCanary(Registry registry, Optional<Registry.Target> stable)
            throws StreamException {
        Optional<Registry.Target> target = registry.alias(Alias.CANARY);
        if (target.isEmpty() || stable.isEmpty()) {
            canary = Optional.empty();
        } else if (canary.filter(watched -> watched.target.equals(target.get())
                && watched.stable.equals(stable.get().set().version())).isEmpty()) {
            canary = CanaryTally.read(broker, schemas, registry,
                    RolloutPlan.parse(target.get().set().plan())
                            .orElseGet(() -> RolloutPolicy.manual().plan()))
                    .map(tally -> new Canary(target.get(), stable.get().set().version(), tally));
        }
    }

    /// As of now.
    synchronized List<RolloutView> views(Instant now) {
        List<RolloutView> views = new ArrayList<>();
        canary.ifPresent(watched -> views.add(view(watched, now)));
        shadow.ifPresent(watched -> views.add(view(watched, now)));
        return List.copyOf(views);
    }

    private RolloutView view(Canary watched, Instant now) {
        Trial trial = watched.tally.trial();
        return new RolloutView(watched.target.set(), watched.stable, side(trial.figures(true)),
                side(trial.figures(false)), Optional.empty(), OptionalDouble.empty(),
                decision(watched, trial, now));
    }

    private static Side side(Trial.Figures figures) {
        return new Side(figures.jobs(), figures.failures(), figures.quality(),
                figures.p95Nanos().isPresent()
                        ? OptionalDouble.of(figures.p95Nanos().getAsDouble() / NANOS_PER_MILLI)
                        : OptionalDouble.empty());
    }

    private String decision(Canary watched, Trial trial, Instant now) {
        if (watched.target.set().plan().isEmpty()) {
            return "No plan: a person decides.";
        }
        Optional<RolloutReport> live = heard(now);
        if (live.isEmpty()) {
            return "Nobody watches: no keeper has been heard for " + SILENT_AFTER.toSeconds() + " seconds.";
        }
        if (live.get().event() != watched.target.event().number()) {
            return "Keeper " + live.get().keeper() + ": " + live.get().sentence() + ".";
        }
        return switch (trial.verdict()) {
            case Trial.Verdict.Continue() -> "Keeper " + live.get().keeper()
                    + " watches; nothing speaks against it so far.";
            case Trial.Verdict.TakeBack(String sentence) -> "To be taken back: " + sentence + ".";
        };
    }

    /// What a keeper said that is still there.
    private Optional<RolloutReport> heard(Instant now) {
        return report.filter(last -> last.at().plus(SILENT_AFTER).isAfter(now));
    }

    private RolloutView view(Shadow watched, Instant now) {
        ShadowTally tally = watched.tally;
        int pairs = tally.quality().pairs();
        OptionalDouble its = pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(tally.shadowQuality());
        OptionalDouble stables = pairs == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(tally.answerQuality());
        boolean automatic = heard(now).filter(last -> last.version().equals(watched.target.set().version()))
                .isPresent();
        return new RolloutView(watched.target.set(), watched.stable.version(),
                new Side(tally.jobs(), tally.failures(), its, OptionalDouble.empty()),
                new Side(tally.jobs(), 0, stables, OptionalDouble.empty()),
                pairs > 1 ? Optional.of(tally.quality()) : Optional.empty(),
                pairs > 0 ? OptionalDouble.of(Math.exp(tally.logTime().mean())) : OptionalDouble.empty(),
                automatic && !watched.target.set().plan().isEmpty()
                        ? "The canary next, if it is no worse for certain."
                        : "A person decides.");
    }

    @Override
    public void close() {
        closed = true;
        replace(Optional.empty());
    }
}
