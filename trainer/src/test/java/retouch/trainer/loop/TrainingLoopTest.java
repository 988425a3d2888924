package retouch.trainer.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sample.SampleSource;
import retouch.trainer.feature.RandomFeatures;
import retouch.trainer.loss.LossWeights;
import retouch.trainer.network.Critic.CriticDescription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TrainingLoopTest {

    private static final TrainingSettings SETTINGS = settings(2e-3, 2);
    private static final SampleSource SAMPLES = new SampleMaker(SampleMaker.Settings.standard(32),
            FaceSource.synthetic(5), 6);

    @TempDir
    private Path folder;

    @Test
    void aTrainingThatStoppedGoesOnToTheBit() throws Exception {
        Weights atOnce = run(folder.resolve("once"), 6).weights();
        run(folder.resolve("twice"), 3);
        List<Long> steps = new ArrayList<>();
        Weights inTwo = loop(folder.resolve("twice"), SETTINGS)
                .run(Optional.empty(), 6, () -> false, report -> steps.add(report.step())).weights();
        assertThat(steps).containsExactly(4L, 5L, 6L);
        assertThat(inTwo).isEqualTo(atOnce);
        assertThat(newest(folder.resolve("twice"))).hasSameBinaryContentAs(newest(folder.resolve("once")));
    }

    @Test
    void aTrainingGoesOnFromTheCheckpointBeforeIfTheNewestIsDamaged() throws Exception {
        Weights whole = run(folder, 5).weights();
        Path newest = newest(folder);
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        assertThat(run(folder, 5).weights()).isEqualTo(whole);
    }

    @Test
    void aCheckpointThatIsCutOffIsRefusedByName() throws Exception {
        run(folder, 1);
        Path only = newest(folder);
        Files.write(only, java.util.Arrays.copyOf(Files.readAllBytes(only), 1000));
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> run(folder, 2))
                .withMessageContaining(only.toString()).withMessageContaining("damaged");
    }

    @Test
    void aCheckpointOfOtherSettingsIsRefused() throws Exception {
        run(folder, 1);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> loop(folder, settings(1e-3, 2)).run(Optional.empty(), 2, () -> false,
                        _ -> {}))
                .withMessageContaining("other settings");
    }

    @Test
    void numbersThatAreNoneStopTheTrainingAndAreNotSaved() throws Exception {
        TrainingLoop wild = loop(folder, settings(1e30, 0));
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> wild.run(Optional.empty(), 50, () -> false, _ -> {}));
        try (TrainingState state = new Checkpoints(folder).newest(settings(1e30, 0)).orElseThrow()) {
            assertThat(state.generator().values().isInfinite().any()).isFalse();
            assertThat(state.generator().values().isNaN().any()).isFalse();
        }
    }

    @Test
    void trainingMakesTheHoleMoreLikeThePhotograph() throws Exception {
        List<Double> losses = new ArrayList<>();
        loop(folder, SETTINGS).run(Optional.empty(), 60, () -> false,
                report -> losses.add(report.terms().get("pixel")));
        double first = losses.subList(0, 10).stream().mapToDouble(Double::doubleValue).average()
                .orElseThrow();
        double last = losses.subList(50, 60).stream().mapToDouble(Double::doubleValue).average()
                .orElseThrow();
        assertThat(last).as("mean pixel loss of the last ten steps, first ten: %s", first)
                .isLessThan(0.8 * first);
    }

    private static TrainingLoop.Outcome run(Path folder, long until) throws Exception {
        return loop(folder, SETTINGS).run(Optional.empty(), until, () -> false, _ -> {});
    }

    private static TrainingLoop loop(Path folder, TrainingSettings settings) {
        return new TrainingLoop(settings, RandomFeatures.of(1), SAMPLES, folder,
                new TrainingLoop.Options(1, 1, 5));
    }

    /// @param adversarialFrom so that both kinds of steps happen
    private static TrainingSettings settings(double rate, long adversarialFrom) {
        NetworkDescription network = new NetworkDescription(32, 4, 3, GateVariant.PROPER);
        return new TrainingSettings(network, new CriticDescription(32, 4, 3), LossWeights.published(), 2, 2,
                AdamSettings.standard(), new LearningRate(rate, 2, 0.1, 100), new LearningRate(rate, 2, 0.1,
                        100),
                0.9, adversarialFrom, 1);
    }

    private static Path newest(Path folder) throws IOException {
        return new Checkpoints(folder).newestFirst().getFirst();
    }
}
