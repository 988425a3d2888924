package retouch.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import retouch.fleet.registry.Assignment;
import retouch.fleet.registry.Registry;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Stored;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.RolloutPlan;

/// Of the jobs that asked for `stable`, those of a canary and those of the stable version. Not thread-safe.
public final class CanaryTally {

    private final ModelChange.AliasSet canary;
    private final Sha256 stable;
    private final Trial trial;
    private final Set<JobId> seen = new HashSet<>();

    /// @param canary what the alias points to
    /// @param stable whose jobs it is compared with
    /// @param plan   what is too bad
    public CanaryTally(ModelChange.AliasSet canary, Sha256 stable, RolloutPlan plan) {
        this.canary = Objects.requireNonNull(canary, "canary");
        this.stable = Objects.requireNonNull(stable, "stable");
        this.trial = new Trial(plan);
    }

    /// Counts what there is since the canary was set, by the broker's clock.
    ///
    /// @return empty if a later event has taken that one's place
    /// @throws java.util.NoSuchElementException if there is no canary or nothing is stable
    public static Optional<CanaryTally> read(Broker broker, SchemaSource schemas, Registry registry,
            RolloutPlan plan) throws StreamException {
        Registry.Target canary = registry.alias(Alias.CANARY).orElseThrow();
        Optional<Instant> since = AliasTimes.of(broker, canary.event());
        if (since.isEmpty()) {
            return Optional.empty();
        }
        MessageCodec<EditFinished> codec = Messages.editFinished(schemas);
        CanaryTally tally = new CanaryTally(canary.set(),
                registry.alias(Alias.STABLE).orElseThrow().set().digest(), plan);
        for (Stored stored : broker.readSince(Topic.RESULTS, since.get())) {
            try {
                tally.count(codec.decode(stored.message().value()));
            } catch (MessageException e) {
                continue; // a newer build's result that this one does not know
            }
        }
        return Optional.of(tally);
    }

    /// A result that is published twice counts once. A failed job has no version; its id says whose it was.
    public void count(EditFinished finished) {
        if (!finished.model().equals(EditRequest.DEFAULT_MODEL) || !seen.add(finished.job())) {
            return;
        }
        // Refused, expired and cancelled jobs are no fault of a version.
        if (finished.outcome() instanceof Outcome.Failed) {
            trial.failed(Assignment.isInShare(finished.job(), canary.share()));
        } else if (finished.outcome() instanceof Outcome.Done done) {
            boolean byCanary = done.model().digest().equals(canary.digest());
            Duration took = finished.timings().elapsed().get(Stage.GENERATE);
            if (took != null && (byCanary || done.model().digest().equals(stable))) {
                trial.painted(byCanary, took, done.figures().map(EditFigures::quality));
            }
        }
    }

    /// What follows from what was counted.
    public Trial trial() {
        return trial;
    }
}
