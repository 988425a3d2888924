package retouch.trainer.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.model.SafeTensors;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.feature.RandomFeatures;
import retouch.trainer.loss.Batch;
import retouch.trainer.loss.LossWeights;

/// One step again and again on the same batch, for who wants to know what it takes and whether others compute the
/// same. Perceptual distance and style are left out. Owns native memory; not thread-safe.
public final class StepTrial implements AutoCloseable {

    private static final long SEED = 1;

    private final TrainingSettings settings;
    private final TrainingState state;
    private final TrainingStep step;
    private final List<TrainingSample> samples = new ArrayList<>();

    /// @param batch pictures, 1 or more
    public StepTrial(NetworkDescription network, int batch) {
        TrainingSettings standard = TrainingSettings.standard(network);
        LossWeights published = LossWeights.published();
        this.settings = new TrainingSettings(network, standard.critic(),
                new LossWeights(published.hole(), 0, published.adversarial(), 0, published.variation(),
                        published.drift(), published.penalty(), 0),
                batch, 1, standard.adam(), standard.generatorRate(), standard.criticRate(),
                standard.averageDecay(), 0, SEED);
        this.state = TrainingState.initial(settings);
        this.step = new TrainingStep(settings, RandomFeatures.of(SEED));
        SampleMaker maker = new SampleMaker(SampleMaker.Settings.standard(network.side()),
                FaceSource.synthetic(SEED), SEED);
        for (int number = 0; number < batch; number++) {
            samples.add(maker.sample(number));
        }
    }

    /// Writes the weights, the vectors of the power iteration, the batch and the random numbers of the first step:
    /// `generator/…` as in checkpoints, `critic/…`, `batch/…`.
    public void write(Path file) throws IOException {
        TreeMap<String, Tensor> tensors = new TreeMap<>();
        tensors.putAll(state.averagedWeights().byName());
        state.critic().layout().places().keySet().forEach(
                name -> tensors.put("critic/" + name, tensor(state.criticParameters().value(name))));
        state.critic().vectors().forEach((name, vector) -> tensors.put("critic/" + name, tensor(vector)));
        try (Batch batch = Batch.of(samples, DataType.FLOAT)) {
            tensors.put("batch/input", tensor(batch.input()));
            tensors.put("batch/truth", tensor(batch.truth()));
            tensors.put("batch/hole", tensor(batch.hole()));
            tensors.put("batch/seam", tensor(batch.seam()));
            tensors.put("batch/guides", tensor(batch.guides()));
        }
        double[] between = TrainingStep.between(new SplittableRandom(settings.seed() * TrainingStep.STRIDE),
                samples.size());
        float[] floats = new float[between.length];
        for (int picture = 0; picture < floats.length; picture++) {
            floats[picture] = (float) between[picture];
        }
        tensors.put("batch/between", Tensor.of(floats, floats.length));
        SafeTensors.write(file, tensors);
    }

    /// The terms of both losses of the first step, and `gradient`, `critic/gradient`: the sums of the sizes of all
    /// derivatives. Nothing is trained.
    public Map<String, Double> look() {
        Map<String, Double> terms = new LinkedHashMap<>(step.look(state, samples));
        terms.put("gradient", size(state.generator().gradient()));
        terms.put("critic/gradient", size(state.criticParameters().gradient()));
        return terms;
    }

    /// Takes the next step.
    public void take() {
        step.run(state, samples);
    }

    private static double size(INDArray gradient) {
        return gradient.norm1Number().doubleValue();
    }

    private static Tensor tensor(INDArray array) {
        int[] extents = new int[array.rank()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = (int) array.size(axis);
        }
        return Tensor.of(array.dup('c').data().asFloat(), extents);
    }

    @Override
    public void close() {
        step.close();
        state.close();
    }
}
