package retouch.trainer.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.loss.Batch;
import retouch.trainer.loss.CriticLoss;
import retouch.trainer.loss.Features;
import retouch.trainer.loss.GeneratorLoss;
import retouch.trainer.network.Generator;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Tape;

/// One step of both networks: the generator paints a batch once; the same composite is what its loss and, after it,
/// the critic's loss look at. Not thread-safe.
final class TrainingStep implements AutoCloseable {

    /// What a training's seed is multiplied with, so that the steps of two trainings share no random numbers.
    static final long STRIDE = 0x9E3779B97F4A7C15L;

    private final TrainingSettings settings;
    private final Generator generator;
    private final Features features;
    private final CriticLoss criticLoss;

    TrainingStep(TrainingSettings settings, FeatureNetwork featureNetwork) {
        this.settings = settings;
        this.generator = new Generator(settings.network(), DataType.FLOAT);
        this.features = new Features(featureNetwork, DataType.FLOAT);
        this.criticLoss = new CriticLoss(settings.weights());
    }

    /// Takes the next step.
    ///
    /// @param samples as many as a step uses up
    /// @return the terms of both losses before their weights, means over the accumulated batches
    Map<String, Double> run(TrainingState state, List<TrainingSample> samples) {
        boolean adversarial = state.step() >= settings.adversarialFrom()
                && settings.weights().adversarial() > 0;
        if (adversarial) {
            state.critic().iterate(state.criticParameters());
        }
        state.generator().gradient().assign(0);
        state.criticParameters().gradient().assign(0);
        Map<String, Double> terms = new LinkedHashMap<>();
        for (int part = 0; part < settings.accumulation(); part++) {
            List<TrainingSample> some = samples.subList(part * settings.batch(),
                    (part + 1) * settings.batch());
            try (Batch batch = Batch.of(some, DataType.FLOAT)) {
                gradients(state, batch, adversarial, part)
                        .forEach((name, value) -> terms.merge(name, value / settings.accumulation(),
                                Double::sum));
            }
        }
        update(state, adversarial);
        return terms;
    }

    /// The first half of a step: both gradients, without the update.
    Map<String, Double> look(TrainingState state, List<TrainingSample> samples) {
        state.critic().iterate(state.criticParameters());
        state.generator().gradient().assign(0);
        state.criticParameters().gradient().assign(0);
        try (Batch batch = Batch.of(samples, DataType.FLOAT)) {
            return gradients(state, batch, true, 0);
        }
    }

    /// Where the penalty's pictures lie between truth and composite.
    static double[] between(SplittableRandom random, long pictures) {
        return random.doubles(pictures).toArray();
    }

    private Map<String, Double> gradients(TrainingState state, Batch batch, boolean adversarial, int part) {
        Map<String, Double> terms = new LinkedHashMap<>();
        GeneratorLoss loss = new GeneratorLoss(
                adversarial ? settings.weights() : settings.weights().withoutCritic(), features);
        try (Tape tape = new Tape()) {
            Node painted = generator.run(tape, tape.constant(batch.input()), state.generator(), true);
            GeneratorLoss.Result result = loss.of(tape, painted, batch, state.critic(),
                    state.criticParameters());
            result.composite().hold();
            tape.backward(result.total().hold());
            terms.put("generator", result.total().number());
            terms.putAll(result.terms());
            if (adversarial) {
                terms.putAll(criticGradients(state, batch, result.composite().value(), part));
            }
        }
        return terms;
    }

    private Map<String, Double> criticGradients(TrainingState state, Batch batch, INDArray composite,
            int part) {
        Map<String, Double> terms = new LinkedHashMap<>();
        double[] between = between(new SplittableRandom(
                settings.seed() * STRIDE + state.step() * settings.accumulation() + part), batch.size());
        try (Tape tape = new Tape()) {
            CriticLoss.Result result = criticLoss.of(tape, composite, batch, between, state.critic(),
                    state.criticParameters());
            tape.backward(result.total().hold());
            terms.put("critic", result.total().number());
            result.terms().forEach((name, value) -> terms.put("critic/" + name, value));
        }
        return terms;
    }

    private void update(TrainingState state, boolean adversarial) {
        if (settings.accumulation() > 1) {
            state.generator().gradient().divi(settings.accumulation());
            state.criticParameters().gradient().divi(settings.accumulation());
        }
        state.generatorAdam().update(state.generator(), settings.generatorRate().at(state.step()),
                state.step());
        if (adversarial) {
            long criticStep = state.step() - settings.adversarialFrom();
            state.criticAdam().update(state.criticParameters(),
                    settings.criticRate().at(state.step()), criticStep);
        }
        average(state);
        state.setStep(state.step() + 1);
    }

    /// Young averages forget faster, or the first random weights would stay for long.
    private void average(TrainingState state) {
        double decay = Math.min(settings.averageDecay(), (1.0 + state.step()) / (10.0 + state.step()));
        INDArray way = state.generator().gradient(); // used up: new memory would cost more than the arithmetic
        state.generator().values().subi(state.average(), way);
        state.average().addi(way.muli(1 - decay));
    }

    @Override
    public void close() {
        generator.close();
        features.close();
    }
}
