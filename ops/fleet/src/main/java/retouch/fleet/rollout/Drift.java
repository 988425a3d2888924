package retouch.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Broker.Stored;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Trait;
import retouch.schemas.job.TraitShares;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.model.BundleException;
import retouch.schemas.object.Sha256;

/// How far the jobs that come have moved from what a version was trained on.
public sealed interface Drift {

    /// Jobs of which fewer say nothing.
    int JOBS_MIN = 50;

    /// So far.
    ///
    /// @param trained what the card says
    /// @param jobs    that came
    /// @param index   population stability index by trait
    record Measured(TraitShares trained, TraitShares jobs, Map<Trait, Double> index) implements Drift {

        /// The largest index.
        public double worst() {
            return index.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        }
    }

    /// Nobody can say.
    ///
    /// @param sentence why not
    record Unknown(String sentence) implements Drift {}

    /// Compares the jobs of a time with a version's card.
    ///
    /// @param version its card's digest
    /// @param window  how far back, by the broker's clock; results are kept for a time only
    static Drift of(Fleet fleet, SchemaSource schemas, Sha256 version, Duration window)
            throws ObjectStoreException, StreamException {
        Optional<TraitShares> trained;
        try {
            trained = TraitShares.fromMetrics(BundleTransfer.card(fleet.store(), version).metrics());
        } catch (BundleException e) {
            return new Unknown("The card of the version cannot be read: " + e.getMessage() + ".");
        }
        if (trained.isEmpty()) {
            return new Unknown(
                    "The card of the version does not say what it was trained on in figures: it was made"
                            + " before cards said so, or not by `retouch train`. The next version's will.");
        }
        List<JobTraits> jobs = jobs(fleet, schemas, fleet.broker().now().minus(window));
        if (jobs.size() < JOBS_MIN) {
            return new Unknown("%d jobs were measured in that time; %d are needed.".formatted(jobs.size(),
                    JOBS_MIN));
        }
        TraitShares came = TraitShares.of(jobs);
        return new Measured(trained.get(), came, trained.get().drift(came));
    }

    private static List<JobTraits> jobs(Fleet fleet, SchemaSource schemas, Instant since)
            throws StreamException {
        MessageCodec<EditFinished> codec = Messages.editFinished(schemas);
        Set<JobId> seen = new HashSet<>();
        List<JobTraits> jobs = new ArrayList<>();
        for (Stored stored : fleet.broker().readSince(Topic.RESULTS, since)) {
            try {
                EditFinished finished = codec.decode(stored.message().value());
                if (finished.outcome() instanceof Outcome.Done done && done.figures().isPresent()
                        && seen.add(finished.job())) {
                    jobs.add(done.figures().get().traits());
                }
            } catch (MessageException e) {
                // no result of ours
                continue;
            }
        }
        return jobs;
    }
}
