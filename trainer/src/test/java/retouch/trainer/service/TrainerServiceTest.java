package retouch.trainer.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.config.Settings;
import retouch.fleet.lease.LeaseDesk;
import retouch.fleet.lease.Right;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.TrainingState;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.Sha256;
import retouch.trainer.gate.Verdict;
import retouch.trainer.publish.UntrainedBundle;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeText;
import retouch.trainer.run.ModelMaker;

import static org.assertj.core.api.Assertions.assertThat;

class TrainerServiceTest {

    private final TrainerService.Stop never = _ -> false;
    private final MemoryObjectStore store = new MemoryObjectStore("bucket");
    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(store, broker);
    private Recipe recipe;

    @TempDir
    private Path work;

    @BeforeEach
    void smallRecipe() throws Exception {
        recipe = RecipeText.standardWith(Map.of("side", "64", "channels", "2", "levels", "3", "batch", "1"));
    }

    @Test
    void aModelThatBeatsNothingIsRefusedAndTheNextTrainingGoesOn() throws Exception {
        assertThat(service(Optional.empty()).once(never)).isEqualTo(TrainingState.REFUSED);
        assertThat(last().sentence()).contains("does not beat");
        assertThat(last().step()).isEqualTo(2);
        assertThat(service(Optional.empty()).once(never)).isEqualTo(TrainingState.REFUSED);
        assertThat(last().step()).isEqualTo(4);
        assertThat(store.list("models/", 10)).as("nothing was published").isEmpty();
    }

    @Test
    void whatPassesIsPublishedUnderItsDigestAndIsTheNextIncumbent() throws Exception {
        assertThat(service(Optional.of(0.0)).once(never)).isEqualTo(TrainingState.PUBLISHED);
        assertThat(last().version()).isPresent();
        Sha256 digest = new Sha256(Files.readString(work.resolve("published")));
        assertThat(BundleTransfer.fetch(store, digest, work.resolve("cache")).card().version())
                .isEqualTo(last().version().orElseThrow());
        assertThat(service(Optional.empty()).once(never)).isEqualTo(TrainingState.REFUSED);
        assertThat(work.resolve("incumbent").resolve(digest.hex())).as("what it was compared with")
                .isDirectory();
    }

    @Test
    void aTrainerWaitsForAnotherAndStopsWaitingWhenAsked() throws Exception {
        assertThat(new LeaseDesk(store, Right.TRAINING, "the other", Duration.ofMinutes(2)).tryAcquire())
                .isPresent();
        assertThat(service(Optional.empty()).once(_ -> true)).isEqualTo(TrainingState.STOPPED);
        assertThat(states()).containsExactly(TrainingState.WAITING, TrainingState.STOPPED);
    }

    @Test
    void theFleetHearsOfEveryState() throws Exception {
        service(Optional.of(0.0)).once(never);
        assertThat(states()).containsExactly(TrainingState.SNAPSHOT, TrainingState.TRAINING,
                TrainingState.EVALUATING, TrainingState.PUBLISHING, TrainingState.PUBLISHED);
        assertThat(new LeaseDesk(store, Right.TRAINING, "next", Duration.ofMinutes(2)).tryAcquire())
                .as("the lease was given back").isPresent();
    }

    /// @param published what a judge who publishes everything takes as its answer; empty asks the gate
    private TrainerService service(Optional<Double> published) throws Exception {
        Settings settings = Settings
                .of(Map.of("RETOUCH_TRAINER_WORK", work.toString(), "RETOUCH_TRAINER_STEPS",
                        "2", "RETOUCH_TRAINER_JUDGE_PICTURES", "2", "RETOUCH_TRAINER_SYNTHETIC", "1000",
                        "RETOUCH_TRAINER_ID", "tested"), Optional.empty());
        TrainerConfig config = TrainerConfig.from(settings);
        settings.check();
        return published.isEmpty()
                ? new TrainerService(fleet, config, recipe, Clock.systemUTC())
                : new TrainerService(fleet, config, recipe, Clock.systemUTC(), (_, _, _, folder) -> {
                    Files.createDirectories(folder);
                    return new ModelMaker.Made(UntrainedBundle.write(folder, recipe.network(), 3),
                            new Verdict(
                                    new Verdict.Decision.Publish("It is better."), List.of(), 1));
                });
    }

    private TrainingProgress last() throws Exception {
        return decode(broker.readAll(Topic.TRAINING).getLast());
    }

    private List<TrainingState> states() throws Exception {
        List<TrainingState> states = new ArrayList<>();
        for (WireMessage message : broker.readAll(Topic.TRAINING)) {
            states.add(decode(message).state());
        }
        return states;
    }

    private static TrainingProgress decode(WireMessage message) throws Exception {
        MessageCodec<TrainingProgress> codec = Messages.trainingProgress(SchemaSource.none());
        return codec.decode(message.value());
    }
}
