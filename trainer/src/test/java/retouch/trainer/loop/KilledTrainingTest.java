package retouch.trainer.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.feature.RandomFeatures;

import static org.assertj.core.api.Assertions.assertThat;

/// A training in a process of its own that is killed as by `kill -9`, wherever it is, and started again.
class KilledTrainingTest {

    private static final long STEPS = 60;
    private static final int KILLS = 3;
    private static final long SEED = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void aTrainingThatIsKilledAgainAndAgainEndsAsOneThatWasNot() throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        Path killed = Files.createDirectory(folder.resolve("killed"));
        assertThat(start(whole).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Random random = new Random(SEED);
        int died = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(killed);
            long wanted = new Checkpoints(killed).newestStep() + 1 + random.nextLong(STEPS / 5);
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(3))
                    .until(() -> !process.isAlive() || new Checkpoints(killed).newestStep() >= wanted);
            died += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        assertThat(died).as("deaths in the middle, seed %d", SEED).isEqualTo(KILLS);
        assertThat(new Checkpoints(killed).newestStep()).isBetween(1L, STEPS - 1);
        assertThat(start(killed).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(newest(killed)).hasSameBinaryContentAs(newest(whole));
    }

    private static Path newest(Path training) throws IOException {
        return new Checkpoints(training).newestFirst().getFirst();
    }

    private static Process start(Path training) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), Trained.class.getName(), training.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(training.resolveSibling(training.getFileName() + ".log").toFile()).start();
    }

    /// What runs in the other process.
    static final class Trained {

        private Trained() {}

        public static void main(String[] arguments) throws Exception {
            TrainingSettings settings = TrainingSettings
                    .standard(new NetworkDescription(32, 2, 3, GateVariant.PROPER));
            SampleMaker samples = new SampleMaker(SampleMaker.Settings.standard(32), FaceSource.synthetic(5),
                    6);
            new TrainingLoop(settings, RandomFeatures.of(1), samples, Path.of(arguments[0]),
                    new TrainingLoop.Options(1, 1, 50)).run(Optional.empty(), STEPS, () -> false, _ -> {});
        }
    }
}
