package retouch.trainer.loss;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.nd4j.linalg.api.buffer.DataType;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.network.Critic;
import retouch.trainer.network.Generator;
import retouch.trainer.network.GeneratorForm;
import retouch.trainer.network.InitialWeights;
import retouch.trainer.network.Parameters;

/// Small networks with every kind of layer, and samples of noise.
final class SmallCase implements AutoCloseable {

    static final int SIDE = 32;
    static final long SEED = 7;

    final Generator generator;
    final GeneratorForm form;
    final Parameters parameters;
    final Critic critic;
    final Parameters criticParameters;
    final Features features;
    final Batch batch;

    /// Three levels leave a map of 4×4, on which the rate of 2 is a true dilation and the others are not.
    SmallCase(DataType type, GateVariant gates) {
        NetworkDescription network = new NetworkDescription(SIDE, 2, 3, gates);
        form = new GeneratorForm(network);
        generator = new Generator(network, type);
        float[] row = form.toTrained(InitialWeights.of(network, SEED));
        Random random = new Random(SEED);
        form.layout().places().forEach((name, place) -> {
            for (int at = 0; at < place.length(); at++) {
                int number = (int) place.start() + at;
                row[number] = place.shape().length == 1
                        ? 0.1f * (float) random.nextGaussian() // zeros would leave slopes undecided
                        : row[number] * (name.startsWith("deconv") ? 20 : 1); // or nothing deep would count
            }
        });
        parameters = new Parameters(form.layout(), type, row);
        critic = new Critic(new Critic.CriticDescription(SIDE, 3, 3), type, SEED);
        criticParameters = new Parameters(critic.layout(), type, critic.initialParameters(SEED));
        for (int iteration = 0; iteration < 3; iteration++) {
            critic.iterate(criticParameters);
        }
        features = new Features(features(random), type);
        batch = Batch.of(List.of(sample(random), sample(random)), type);
    }

    static TrainingSample sample(Random random) {
        float[] photo = new float[3 * SIDE * SIDE];
        boolean[] hole = new boolean[SIDE * SIDE];
        boolean[] lines = new boolean[SIDE * SIDE];
        boolean[] painted = new boolean[SIDE * SIDE];
        float[] color = new float[photo.length];
        int left = 4 + random.nextInt(8);
        for (int pixel = 0; pixel < hole.length; pixel++) {
            int x = pixel % SIDE;
            int y = pixel / SIDE;
            hole[pixel] = x >= left && x < left + 14 && y > 6 && y < 22;
            lines[pixel] = random.nextInt(8) == 0;
            painted[pixel] = random.nextInt(3) == 0;
            for (int channel = 0; channel < 3; channel++) {
                photo[3 * pixel + channel] = 255 * random.nextFloat();
                color[3 * pixel + channel] = 255 * random.nextFloat();
            }
        }
        return new TrainingSample(SIDE, photo, hole, Optional.of(lines),
                Optional.of(new ColorStrokes(painted, color)), random.nextLong());
    }

    private static FeatureNetwork features(Random random) {
        return new FeatureNetwork("small", "CC0-1.0", List.of(0.4f, 0.5f, 0.6f), List.of(0.2f, 0.25f, 0.3f),
                List.of(convolution("first", 3, 3, 4, 1, true, random),
                        new FeatureNetwork.Stage.MaxPool("pool", 2, 2),
                        new FeatureNetwork.Stage.Residual("same",
                                convolution("same1", 3, 4, 4, 1, true, random),
                                convolution("same2", 3, 4, 4, 1, false, random)),
                        new FeatureNetwork.Stage.Residual("down",
                                convolution("down1", 3, 4, 6, 2, true, random),
                                convolution("down2", 3, 6, 6, 1, false, random))),
                List.of("pool", "down"));
    }

    private static FeatureNetwork.Stage.Convolution convolution(String name, int window, int inputs,
            int outputs,
            int stride, boolean rectified, Random random) {
        float[] kernel = new float[window * window * inputs * outputs];
        for (int at = 0; at < kernel.length; at++) {
            kernel[at] = (float) random.nextGaussian() * 0.3f;
        }
        float[] bias = new float[outputs];
        for (int at = 0; at < outputs; at++) {
            bias[at] = (float) random.nextGaussian() * 0.1f;
        }
        return new FeatureNetwork.Stage.Convolution(name,
                Tensor.of(kernel, window, window, inputs, outputs), Tensor.of(bias, outputs), stride,
                rectified);
    }

    @Override
    public void close() {
        generator.close();
        parameters.close();
        critic.close();
        criticParameters.close();
        features.close();
        batch.close();
    }
}
