package retouch.worker.generate.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.onnx.OnnxForm;
import retouch.schemas.onnx.OnnxModel;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Differences;
import retouch.worker.generate.NaiveGenerator;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;

/// What others get who load an exported model.
class WholeModelTest {

    private static final long SEED = 20261123;

    @ParameterizedTest(name = "side {0}, {1} channels, {2} levels, {3}, {4}")
    @CsvSource({
            "16, 1, 3, COMPATIBLE, STRAIGHT", "16, 1, 3, PROPER, TUNED", "40, 3, 3, PROPER, STRAIGHT",
            "48, 3, 4, COMPATIBLE, TUNED", "64, 17, 5, PROPER, STRAIGHT", "128, 2, 7, PROPER, STRAIGHT",
            "128, 2, 7, COMPATIBLE, TUNED"})
    void paintsABatchAsTheMethodReads(int side, int channels, int levels, GateVariant gates, OnnxForm form)
            throws Exception {
        NetworkDescription network = new NetworkDescription(side, channels, levels, gates);
        Weights weights = SeededWeights.of(network, SEED);
        Tensor input = SeededWeights.input(network, 2, SEED);

        Tensor painted = run(OnnxModel.whole(network, weights, form), input);

        assertThat(Differences.worst(painted, new NaiveGenerator(network, weights).run(input)))
                .as("seed %d", SEED).isLessThan(1e-5);
    }

    private static Tensor run(OnnxModel model, Tensor input) throws IOException, OrtException {
        OrtEnvironment environment = Environment.get();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        model.write(file);
        long[] shape = Arrays.stream(input.shape()).asLongStream().toArray();
        try (OrtSession session = environment.createSession(file.toByteArray());
                OnnxTensor fed = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.data()), shape);
                OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, fed))) {
            assertThat(session.getOutputNames()).containsExactly(OnnxModel.OUTPUT);
            OnnxTensor painted = (OnnxTensor) result.get(0);
            int[] extents = Arrays.stream(painted.getInfo().getShape())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            return Tensor.of(painted.getFloatBuffer().array(), extents);
        }
    }
}
