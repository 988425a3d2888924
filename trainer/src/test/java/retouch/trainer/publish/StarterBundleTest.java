package retouch.trainer.publish;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.gate.EvaluationSet;
import retouch.trainer.gate.Gate;
import retouch.trainer.gate.GateSettings;
import retouch.trainer.gate.Repainter;
import retouch.trainer.gate.Verdict;
import retouch.trainer.network.TrainedGenerator;
import retouch.worker.generate.Generator;
import retouch.worker.generate.Generators;
import retouch.worker.generate.RunOptions;

import static org.assertj.core.api.Assertions.assertThat;

/// The model that comes with Retouch, in the worker's engines and before the gate.
class StarterBundleTest {

    private static final int SKETCH = 3;
    private static final int CHANNELS = 9;

    /// The network fits any side that its levels divide; half of its own is four times as fast.
    private static final EvaluationSet SET = new EvaluationSet(new EvaluationSet.Settings(128, 3, 8),
            FaceSource.synthetic(4711));

    @TempDir
    private static Path folder;

    private static ModelBundle starter;

    @BeforeAll
    static void unpack() throws Exception {
        starter = StarterBundle.write(folder);
    }

    @Test
    void isSignedWithTheKeyThatComesWithIt() throws Exception {
        try (InputStream key = StarterBundle.class.getResourceAsStream("starter.pub")) {
            assertThat(CardSignature.verify(Files.readAllBytes(folder.resolve(ModelCard.CARD)),
                    Files.readString(folder.resolve(CardSignature.FILE)),
                    new String(key.readAllBytes(), StandardCharsets.US_ASCII).strip())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "nd4j", "onnxruntime"})
    void everyEngineOfTheWorkerPaintsItsGoldenVectors(String engine) throws Exception {
        try (Generator generator = Generators.create(starter, Optional.of(engine))) {
            for (GoldenVector vector : GoldenVector.read(folder.resolve(GoldenVector.FILE))) {
                Tensor painted = generator.run(GoldenVector.input(starter.card().network(), vector.seed()),
                        RunOptions.WHOLE);
                assertThat(vector.distance(painted)).as("seed %d", vector.seed())
                        .isLessThan(GoldenVector.TOLERANCE);
            }
        }
    }

    @Test
    void itIsSmallCompleteAndHonest() throws Exception {
        long bytes = 0;
        for (ModelCard.FileEntry file : starter.card().files().values()) {
            bytes += file.size();
        }
        assertThat(bytes).isLessThan(15_000_000);
        assertThat(starter.card().untrained()).isFalse();
        assertThat(starter.card().license()).isEqualTo("CC0-1.0");
        assertThat(starter.card().trainingSnapshot()).isPresent();
        assertThat(starter.card().metrics()).containsKeys("hole-l1.20-30.both", "sketch-f1.20-30.sketch");
        assertThat(Files.readString(folder.resolve(TrainedBundle.PAGE))).contains("## What it cannot do",
                "faces that a program drew");
    }

    @Test
    void aLayerOfZerosIsRefused() {
        SortedMap<String, Tensor> spoilt = new TreeMap<>(starter.weights().byName());
        Tensor kernel = spoilt.get("generator/gconv13/kernel");
        spoilt.put("generator/gconv13/kernel", Tensor.zeros(kernel.shape()));
        try (TrainedGenerator candidate = new TrainedGenerator(starter.card().network(),
                Weights.of(spoilt))) {
            assertThat(judge(candidate::paint).decision()).isInstanceOf(Verdict.Decision.Refuse.class);
        }
    }

    @Test
    void swappedColorsAreRefusedForTheirDistance() {
        try (TrainedGenerator starterNow = starterGenerator()) {
            Verdict verdict = judge(input -> {
                float[] swapped = starterNow.paint(input).data().clone();
                for (int at = 0; at < swapped.length; at += 3) {
                    float blue = swapped[at];
                    swapped[at] = swapped[at + 2];
                    swapped[at + 2] = blue;
                }
                return Tensor.of(swapped, 1, input.size(1), input.size(2), 3);
            });
            assertThat(verdict.decision()).isInstanceOf(Verdict.Decision.Refuse.class);
            assertThat(verdict.decision().toString()).contains("color-delta-e is worse");
        }
    }

    @Test
    void aSketchThatIsIgnoredIsRefusedForItsLines() {
        try (TrainedGenerator starterNow = starterGenerator()) {
            Verdict verdict = judge(input -> {
                float[] blind = input.data().clone();
                for (int at = SKETCH; at < blind.length; at += CHANNELS) {
                    blind[at] = 0;
                }
                return starterNow.paint(Tensor.of(blind, input.shape()));
            });
            assertThat(verdict.decision()).isInstanceOf(Verdict.Decision.Refuse.class);
            assertThat(verdict.decision().toString()).contains("sketch-f1 is worse");
        }
    }

    private static Verdict judge(Repainter candidate) {
        try (TrainedGenerator incumbent = starterGenerator()) {
            return new Gate(GateSettings.standard(), SET, StarterBundleTest::distance, Map.of())
                    .judge(candidate, Optional.of(incumbent::paint), _ -> {});
        }
    }

    private static TrainedGenerator starterGenerator() {
        return new TrainedGenerator(starter.card().network(), starter.weights());
    }

    private static double distance(float[] first, float[] second, int side) {
        double sum = 0;
        for (int at = 0; at < first.length; at++) {
            sum += Math.abs(first[at] - second[at]);
        }
        return sum / first.length;
    }
}
