package retouch.cli.up;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.config.Settings;
import retouch.fleet.registry.RegistryLog;
import retouch.fleet.rollout.RolloutKeeper;
import retouch.fleet.rollout.RolloutPolicy;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditHandle;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.TrainingState;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.trainer.publish.UntrainedBundle;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeText;
import retouch.trainer.service.GenerousTrainer;
import retouch.trainer.service.TrainerService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The closed loop on a real broker and a real store: what the trainer publishes paints beside the stable version in
/// a process of its own, then gets a share of the jobs, then all, and no person does anything.
class AutoRolloutTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Edits in the queue at once.
    private static final int AHEAD = 4;

    /// More jobs of each version than a keeper decides by.
    private static final int ENOUGH = 25;

    @TempDir
    private static Path folder;
    private final Map<String, byte[]> pictures;
    private int seed;

    AutoRolloutTest() throws Exception {
        pictures = DemoPictures.content();
    }

    @Test
    void whatTheTrainerPublishesBecomesStableByItself() throws Exception {
        Recipe recipe = RecipeText
                .standardWith(Map.of("side", "64", "channels", "2", "levels", "3", "batch", "1"));
        try (OwnFleet fleet = OwnFleet.start(DataFolder.open(folder.resolve("data")),
                new OwnFleet.Config(LocalFleet.Ports.ANY, 1,
                        bundle -> UntrainedBundle.write(bundle, recipe.network(), 1)),
                (_, _, _) -> {});
                EditClient client = EditClient.open(fleet.connection());
                ShadowProcess _ = fleet.shadow();
                RolloutKeeper _ = RolloutKeeper.start(fleet.connection(), SchemaSource.none(),
                        new RolloutKeeper.Config("auto", Duration.ofSeconds(20), Duration.ofMillis(200),
                                policy()))) {
            TrainerService trainer = GenerousTrainer.of(fleet.connection(),
                    Map.of("RETOUCH_TRAINER_WORK", folder.resolve("training").toString(),
                            "RETOUCH_TRAINER_STEPS", "2", "RETOUCH_TRAINER_JUDGE_PICTURES", "2",
                            "RETOUCH_TRAINER_SYNTHETIC", "1000", "RETOUCH_TRAINER_MODEL",
                            fleet.model().digest().hex(), "RETOUCH_TRAINER_ID", "trainer-1"),
                    recipe);
            assertThat(trainer.once(_ -> false)).as(trainer.lastSentence())
                    .isEqualTo(TrainingState.PUBLISHED);
            Sha256 trained = published(fleet.connection());

            editUntilBothAreKnown(client, trained);
            await().atMost(PATIENCE).failFast("taken back", () -> isTakenBack(fleet.connection()))
                    .until(() -> isStable(fleet.connection(), trained));
            await().atMost(PATIENCE).until(() -> servedBy(publish(client)).equals(trained));
            List<String> way = new ArrayList<>();
            for (ModelEvent event : events(fleet.connection())) {
                if (event.change() instanceof ModelChange.AliasSet set && set.digest().equals(trained)) {
                    assertThat(event.by()).isEqualTo("keeper auto");
                    way.add(set.alias().label() + ": " + event.why().replaceAll("[:;].*", ""));
                }
            }
            assertThat(way).containsExactly("shadow: the trainer published it",
                    "canary: no worse as a shadow", "stable: it baked well");
        }
    }

    /// As `RETOUCH_ROLLOUT_POLICY=auto` says it, but for how much is enough.
    private static RolloutPolicy policy() throws Exception {
        Settings settings = Settings.of(Map.of("RETOUCH_ROLLOUT_POLICY", "auto", "RETOUCH_ROLLOUT_PAIRS", "4",
                "RETOUCH_ROLLOUT_PERCENT", "50", "RETOUCH_ROLLOUT_BAKE", "45s",
                "RETOUCH_ROLLOUT_ABORT_IF", "error>20%,p95>100x,quality<-90%"), Optional.empty());
        RolloutPolicy policy = RolloutPolicy.from(settings);
        settings.check();
        return policy;
    }

    private static Sha256 published(Fleet fleet) throws Exception {
        return events(fleet).stream().filter(event -> event.by().equals("trainer"))
                .map(event -> ((ModelChange.Version) event.change()).version().digest()).findFirst()
                .orElseThrow();
    }

    /// Keeps the fleet busy until enough jobs of both versions have ended to decide by.
    private void editUntilBothAreKnown(EditClient client, Sha256 trained) throws Exception {
        List<EditHandle> open = new ArrayList<>();
        int byStable = 0;
        int byCanary = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while ((byStable < ENOUGH || byCanary < ENOUGH) && System.nanoTime() < end) {
            while (open.size() < AHEAD) {
                open.add(publish(client));
            }
            if (servedBy(open.removeFirst()).equals(trained)) {
                byCanary++;
            } else if (byCanary > 0) {
                byStable++;
            }
        }
        for (EditHandle handle : open) {
            servedBy(handle);
        }
    }

    private static Sha256 servedBy(EditHandle handle) throws Exception {
        return ((Outcome.Done) handle.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).outcome()).model()
                .digest();
    }

    private static boolean isTakenBack(Fleet fleet) throws Exception {
        return events(fleet).stream().anyMatch(event -> event.why().startsWith("taken back"));
    }

    private static boolean isStable(Fleet fleet, Sha256 version) throws Exception {
        return new RegistryLog(fleet.store(), SchemaSource.none()).read().registry().alias(Alias.STABLE)
                .filter(target -> target.set().digest().equals(version)).isPresent();
    }

    private static List<ModelEvent> events(Fleet fleet) throws Exception {
        return new RegistryLog(fleet.store(), SchemaSource.none()).read().events();
    }

    private EditHandle publish(EditClient client) throws Exception {
        Edit edit = Edit.of(PictureFile.of("portrait.png", pictures.get("portrait.png")),
                PictureFile.of("mask.png", pictures.get("mask.png"))).withSeed(seed++);
        return ((Publication.Accepted) client.publish(edit)).handle();
    }
}
