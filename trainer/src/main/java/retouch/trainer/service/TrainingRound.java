package retouch.trainer.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import retouch.fleet.Fleet;
import retouch.fleet.file.Folders;
import retouch.fleet.lease.LeaseKeeper;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.TrainingState;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.ModelVersion;
import retouch.trainer.data.set.ConsentedEdits;
import retouch.trainer.data.set.PictureSet;
import retouch.trainer.data.set.PictureSetException;
import retouch.trainer.data.set.StorePictures;
import retouch.trainer.feature.ShippedFeatures;
import retouch.trainer.loop.CheckpointException;
import retouch.trainer.loop.DivergedException;
import retouch.trainer.loop.TrainingLoop;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.run.Budget;
import retouch.trainer.run.ModelMaker;
import retouch.trainer.run.TrainingPictures;
import retouch.trainer.run.TrainingRun;

/// One training of the fleet, from the pictures to a published version or the reason why there is none.
/// Whatever happens is reported; nothing but an interrupt is thrown.
final class TrainingRound {

    private static final int PICTURES_MAX = 1_000_000;
    private static final int JOBS_MAX = 200_000;
    private static final int PICTURE_BYTES_MAX = 20_000_000;
    private static final Duration SEND_MAX = Duration.ofSeconds(20);

    private final Fleet fleet;
    private final TrainerConfig config;
    private final Recipe recipe;
    private final Clock clock;
    private final ProgressReporter progress;
    private final Judge judge;

    /// Judges what was trained and writes it as a bundle.
    @FunctionalInterface
    interface Judge {

        ModelMaker.Made judge(TrainingRun.Result result, TrainingPictures pictures,
                Optional<ModelBundle> incumbent, Path folder) throws IOException;
    }

    TrainingRound(Fleet fleet, TrainerConfig config, Recipe recipe, Clock clock, ProgressReporter progress,
            Judge judge) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.config = Objects.requireNonNull(config, "config");
        this.recipe = Objects.requireNonNull(recipe, "recipe");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.progress = Objects.requireNonNull(progress, "progress");
        this.judge = Objects.requireNonNull(judge, "judge");
    }

    /// Trains once.
    ///
    /// @param lease held; once it is lost, nothing more is done
    /// @param stop  whether this process is to stop
    /// @return the state that it ended in
    TrainingState run(LeaseKeeper lease, BooleanSupplier stop) throws InterruptedException {
        try {
            return train(lease, stop);
        } catch (PictureSetException | CheckpointException | DivergedException | BundleException
                | ObjectStoreException e) {
            return ended(TrainingState.FAILED, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return ended(TrainingState.FAILED,
                    "The folder " + config.work() + " cannot be used: " + e.getMessage()
                            + ". Give it room, or name another with RETOUCH_TRAINER_WORK.");
        }
    }

    private TrainingState train(LeaseKeeper lease, BooleanSupplier stop)
            throws IOException, PictureSetException, CheckpointException, DivergedException, BundleException,
            ObjectStoreException, InterruptedException {
        progress.state(TrainingState.SNAPSHOT, "");
        Files.createDirectories(config.work());
        Optional<ModelBundle> incumbent = incumbent();
        try (TrainingPictures pictures = TrainingPictures.take(sets(), config.synthetic(), recipe.seed())) {
            TrainingRun run = new TrainingRun(recipe, ShippedFeatures.load(), pictures.train(), config.work(),
                    TrainingLoop.Options.standard(), clock);
            long done = run.stepsTaken();
            progress.plan(done, done + config.steps());
            progress.state(TrainingState.TRAINING, "");
            TrainingRun.Result result = run.run(
                    incumbent.filter(model -> model.card().network().equals(recipe.network()))
                            .map(ModelBundle::weights),
                    new Budget(done + config.steps(), Optional.of(config.time())),
                    () -> stop.getAsBoolean() || !lease.isHeld(), progress::step);
            if (stop.getAsBoolean()) {
                return ended(TrainingState.STOPPED,
                        "Stopped after step " + result.step() + "; it goes on from there.");
            }
            return judge(result, pictures, incumbent, lease);
        }
    }

    private TrainingState judge(TrainingRun.Result result, TrainingPictures pictures,
            Optional<ModelBundle> incumbent, LeaseKeeper lease)
            throws IOException, BundleException, ObjectStoreException {
        progress.state(TrainingState.EVALUATING, "");
        Path folder = config.work().resolve("model");
        ModelMaker.Made made = judge.judge(result, pictures, incumbent, folder);
        if (!made.verdict().isPublished()) {
            return ended(TrainingState.REFUSED, made.verdict().sentence());
        }
        if (!lease.isHeld()) { // another trainer may be at work on the same incumbent
            return ended(TrainingState.STOPPED, "The lease was lost before the new version was published.");
        }
        progress.state(TrainingState.PUBLISHING, made.verdict().sentence());
        Sha256 digest = BundleTransfer.upload(fleet.store(), folder);
        Files.writeString(config.work().resolve("published"), digest.hex());
        makeKnown(made.bundle());
        progress.published(made.bundle().card().version());
        return ended(TrainingState.PUBLISHED, made.verdict().sentence() + " Digest " + digest.hex() + ".");
    }

    /// Nobody is served by it until somebody promotes it.
    private void makeKnown(ModelBundle bundle) throws ObjectStoreException, IOException {
        try {
            RegistryDesk desk = new RegistryDesk(fleet, SchemaSource.none(), "trainer", clock, SEND_MAX);
            desk.register(ModelVersion.of(bundle.card(), bundle.digest()), "it passed the gate");
        } catch (RegistryRefusedException | BrokenChainException | StreamException e) {
            throw new IOException("The version is stored, but not made known: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before the version was made known.", e);
        }
    }

    private TrainingState ended(TrainingState state, String sentence) {
        progress.state(state, sentence);
        return state;
    }

    private List<PictureSet> sets() {
        List<PictureSet> sets = new ArrayList<>();
        config.pictures().ifPresent(prefix -> sets.add(
                new StorePictures(fleet.store(), prefix, PICTURES_MAX, PICTURE_BYTES_MAX)));
        if (config.consented()) {
            sets.add(new ConsentedEdits(fleet.store(), JOBS_MAX, PICTURE_BYTES_MAX));
        }
        return sets;
    }

    /// What this trainer published last, or what it was told to begin with.
    private Optional<ModelBundle> incumbent() throws IOException, BundleException, ObjectStoreException {
        Path published = config.work().resolve("published");
        Optional<Sha256> digest = Files.exists(published)
                ? Optional.of(new Sha256(Files.readString(published).strip()))
                : config.model();
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Path cache = config.work().resolve("incumbent");
        Path whole = cache.resolve(digest.get().hex());
        if (!Files.exists(whole)) {
            Folders.delete(cache); // of the incumbent before
        }
        return Optional.of(BundleTransfer.fetch(fleet.store(), digest.get(), cache));
    }
}
