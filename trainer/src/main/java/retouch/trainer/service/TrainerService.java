package retouch.trainer.service;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.lease.Lease;
import retouch.fleet.lease.LeaseDesk;
import retouch.fleet.lease.LeaseKeeper;
import retouch.fleet.lease.Right;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.TrainingState;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.trainer.data.set.ConsentedEdits;
import retouch.trainer.data.set.PictureSetException;
import retouch.trainer.recipe.Recipe;

/// The trainer of a fleet: trains every so often, or when enough new pictures have come, and never at the
/// same time as another. One thread runs it.
public final class TrainerService {

    /// Hears that this process is to stop.
    @FunctionalInterface
    public interface Stop {

        /// @return whether it is to stop, as soon as that is known, but not after `patience`
        boolean await(Duration patience) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);
    private static final Duration LEASE_LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration PICTURES_LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final int JOBS_MAX = 200_000;
    private static final int PICTURE_BYTES_MAX = 20_000_000;

    private final Fleet fleet;
    private final TrainerConfig config;
    private final Recipe recipe;
    private final Clock clock;
    private final SchemaSource schemas;
    private final TrainingRound.Judge judge;
    private final DriftLook drift;
    private int round;
    private String lastSentence = "";

    /// @param fleet borrowed
    public TrainerService(Fleet fleet, TrainerConfig config, Recipe recipe, Clock clock)
            throws StreamException {
        this(fleet, config, recipe, clock, new GateJudge(config, recipe, clock));
    }

    TrainerService(Fleet fleet, TrainerConfig config, Recipe recipe, Clock clock, TrainingRound.Judge judge)
            throws StreamException {
        this.judge = Objects.requireNonNull(judge, "judge");
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.config = Objects.requireNonNull(config, "config");
        this.recipe = Objects.requireNonNull(recipe, "recipe");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.drift = new DriftLook(fleet);
        this.schemas = SchemaTopic.open(fleet.broker(), Messages.schemas(), SCHEMAS_AGAIN_AFTER);
    }

    /// Trains again and again until the process is to stop.
    public void run(Stop stop) throws InterruptedException {
        while (!stop.await(Duration.ZERO)) {
            long known = consentedPictures();
            once(stop);
            await(stop, known);
        }
    }

    /// Why the last training ended as it did; may be empty.
    public String lastSentence() {
        return lastSentence;
    }

    /// Waits for the lease, trains once, and gives the lease back.
    ///
    /// @return the state that it ended in; `STOPPED` if the process was to stop before
    public TrainingState once(Stop stop) throws InterruptedException {
        round++;
        ProgressReporter progress = new ProgressReporter(fleet.broker(), Messages.trainingProgress(schemas),
                "%s-%d".formatted(config.id(), clock.instant().getEpochSecond()),
                new WorkerIdentity(config.id(), "nd4j", System.getProperty("os.arch") + " ("
                        + Runtime.getRuntime().availableProcessors() + " processors)"));
        LOG.atInfo().addKeyValue("trainer", config.id()).addKeyValue("round", round).log("training.round");
        try {
            return once(progress, stop);
        } finally {
            lastSentence = progress.sentence();
        }
    }

    private TrainingState once(ProgressReporter progress, Stop stop) throws InterruptedException {
        LeaseDesk desk = new LeaseDesk(fleet.store(), Right.TRAINING, config.id(),
                LeaseDesk.DEFAULT_DURATION);
        Optional<Lease> lease = acquire(desk, progress, stop);
        if (lease.isEmpty()) {
            progress.state(TrainingState.STOPPED, "Stopped while it waited for another trainer.");
            return TrainingState.STOPPED;
        }
        try (LeaseKeeper keeper = new LeaseKeeper(lease.get(), LeaseDesk.DEFAULT_DURATION)) {
            return new TrainingRound(fleet, config, recipe, clock, progress, judge).run(keeper,
                    () -> isAsked(stop));
        }
    }

    private static Optional<Lease> acquire(LeaseDesk desk, ProgressReporter progress, Stop stop)
            throws InterruptedException {
        boolean said = false;
        do {
            try {
                Optional<Lease> lease = desk.tryAcquire();
                if (lease.isPresent()) {
                    return lease;
                }
                if (!said) {
                    progress.state(TrainingState.WAITING, "Another trainer is at work"
                            + desk.holder().map(holder -> ": " + holder.holder()).orElse("") + ".");
                    said = true;
                }
            } catch (ObjectStoreException e) {
                progress.state(TrainingState.WAITING, e.getMessage());
            }
        } while (!stop.await(LEASE_LOOK_EVERY));
        return Optional.empty();
    }

    /// Until the time has come, or enough new pictures have.
    private void await(Stop stop, long known) throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < config.every().toNanos()) {
            Duration left = config.every().minusNanos(System.nanoTime() - began);
            if (stop.await(left.compareTo(PICTURES_LOOK_EVERY) < 0 ? left : PICTURES_LOOK_EVERY)) {
                return;
            }
            if (config.newPictures() > 0 && consentedPictures() - known >= config.newPictures()) {
                return;
            }
            if (config.drift().isPresent() && drift.isBeyond(config.drift().getAsDouble())) {
                return;
            }
        }
    }

    private long consentedPictures() {
        if (config.newPictures() == 0 || !config.consented()) {
            return 0;
        }
        try {
            return new ConsentedEdits(fleet.store(), JOBS_MAX, PICTURE_BYTES_MAX).names().size();
        } catch (PictureSetException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("pictures.unreadable");
            return 0;
        }
    }

    private static boolean isAsked(Stop stop) {
        try {
            return stop.await(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
