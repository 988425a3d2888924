package retouch.trainer.loop;

import java.util.LinkedHashMap;
import java.util.Map;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.model.Weights;
import retouch.trainer.network.Critic;
import retouch.trainer.network.GeneratorForm;
import retouch.trainer.network.InitialWeights;
import retouch.trainer.network.Parameters;

/// Everything that a step changes, in native memory that it owns. Not thread-safe.
///
/// Together with the settings it decides every later step to the bit: samples and sample points follow from the
/// settings' seed and the step's number.
final class TrainingState implements AutoCloseable {

    private final GeneratorForm form;
    private final Weights untouched;
    private final Parameters generator;
    private final Adam generatorAdam;
    private final INDArray average;
    private final Critic critic;
    private final Parameters criticParameters;
    private final Adam criticAdam;
    private long step;

    private TrainingState(TrainingSettings settings, Weights start) {
        this.form = new GeneratorForm(settings.network());
        this.untouched = start;
        this.generator = new Parameters(form.layout(), DataType.FLOAT, form.toTrained(start));
        this.generatorAdam = new Adam(settings.adam(), form.layout().length());
        this.average = generator.values().dup();
        this.critic = new Critic(settings.critic(), DataType.FLOAT, settings.seed());
        this.criticParameters = new Parameters(critic.layout(), DataType.FLOAT,
                critic.initialParameters(settings.seed()));
        this.criticAdam = new Adam(settings.adam(), critic.layout().length());
    }

    /// With random numbers that follow from the settings' seed.
    static TrainingState initial(TrainingSettings settings) {
        return new TrainingState(settings, InitialWeights.of(settings.network(), settings.seed()));
    }

    /// With the weights of a model; everything else is as at the beginning.
    static TrainingState from(TrainingSettings settings, Weights start) {
        String problem = start.problemWith(settings.network());
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("the weights do not fit the network: " + problem);
        }
        return new TrainingState(settings, start);
    }

    /// Steps taken.
    long step() {
        return step;
    }

    void setStep(long taken) {
        step = taken;
    }

    Parameters generator() {
        return generator;
    }

    Adam generatorAdam() {
        return generatorAdam;
    }

    INDArray average() {
        return average;
    }

    Critic critic() {
        return critic;
    }

    Parameters criticParameters() {
        return criticParameters;
    }

    Adam criticAdam() {
        return criticAdam;
    }

    /// The moving average as the checkpoint's variables: what is exported.
    Weights averagedWeights() {
        return form.toWeights(average.toFloatVector(), untouched);
    }

    /// What a checkpoint holds, by name; writing to the arrays changes the state.
    Map<String, INDArray> arrays() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        arrays.put("generator", generator.values());
        arrays.put("generator/mean", generatorAdam.mean());
        arrays.put("generator/mean-square", generatorAdam.meanSquare());
        arrays.put("generator/average", average);
        arrays.put("critic", criticParameters.values());
        arrays.put("critic/mean", criticAdam.mean());
        arrays.put("critic/mean-square", criticAdam.meanSquare());
        critic.vectors().forEach((name, vector) -> arrays.put("critic/" + name, vector));
        return arrays;
    }

    /// What is never trained, and so not in [#arrays]: values of the variables in [GeneratorForm#partlyTrained].
    Weights untouched() {
        return untouched;
    }

    @Override
    public void close() {
        generator.close();
        generatorAdam.close();
        average.close();
        critic.close();
        criticParameters.close();
        criticAdam.close();
    }
}
