package retouch.trainer.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

import retouch.trainer.network.Critic;
import retouch.trainer.network.Parameters;
import retouch.trainer.tape.Losses;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Shapes;
import retouch.trainer.tape.Tape;

/// The critic's loss: `E[1 - D(truth)] + E[1 + D(composite)] + θ P + ε E[D(truth)²]`, with the gradient penalty
/// `P = E[(‖∇D(U) ⊙ M‖ - 1)²]` restricted to the hole `M`, where `U` lies somewhere between truth and composite
/// (Gulrajani et al. 2017; Yu et al. 2018). `D` is the mean of a picture's output where it is differentiated:
/// the paper leaves open whether mean or sum.
public final class CriticLoss {

    private final LossWeights weights;

    public CriticLoss(LossWeights weights) {
        this.weights = weights;
    }

    /// @param total to be made small
    /// @param terms by name, before their weights
    public record Result(Node total, Map<String, Double> terms) {
        public Result {
            terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        }
    }

    /// @param composite `[N, S, S, 3]`, borrowed
    /// @param between   where `U` lies, a number in `[0, 1]` for each picture: 0 is the truth
    public Result of(Tape tape, INDArray composite, Batch batch, double[] between, Critic critic,
            Parameters parameters) {
        INDArray inputs = inputs(composite, batch, between);
        long size = batch.size();
        Critic.Opinion opinion = critic.judge(tape, tape.ownedConstant(inputs), parameters, true);
        Node ofTruth = Shapes.pictures(opinion.output(), 0, size);
        Node ofComposite = Shapes.pictures(opinion.output(), size, 2 * size);
        Node truth = Losses.mean(ofTruth);
        Node fake = Losses.mean(ofComposite);
        Node drift = Losses.meanOfSquares(ofTruth);
        Node penalty = penalty(tape, opinion, inputs, batch, critic);
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("truth", 1 - truth.number());
        terms.put("composite", 1 + fake.number());
        terms.put("penalty", penalty.number());
        terms.put("drift", drift.number());
        // The constants 1 + 1 have no derivative.
        Node total = Shapes.weightedSum(List.of(truth, fake, penalty, drift),
                List.of(-1.0, 1.0, weights.penalty(), weights.drift()));
        return new Result(total, terms);
    }

    private static Node penalty(Tape tape, Critic.Opinion opinion, INDArray inputs, Batch batch,
            Critic critic) {
        long size = batch.size();
        List<INDArray> slopes = new ArrayList<>();
        for (Node activation : opinion.activations()) {
            slopes.add(tape.ownedConstant(
                    Shapes.slopesOfLeakyRelu(activation.value(), 2 * size, 3 * size)).value());
        }
        INDArray like = tape.ownedConstant(inputs.get(NDArrayIndex.interval(2 * size, 3 * size)).dup('c'))
                .value();
        Node gradient = critic.inputGradient(tape, opinion, slopes, like);
        Node inHole = Shapes.times(gradient, tape.ownedConstant(colorsInHole(batch)).value());
        return Losses.distanceOfNormsFromOne(inHole);
    }

    /// 1 for the picture's channels in the hole, 0 elsewhere: nothing else differs between truth and composite.
    private static INDArray colorsInHole(Batch batch) {
        INDArray mask = Nd4j.zeros(batch.hole().dataType(), batch.size(), batch.hole().size(1),
                batch.hole().size(2), Critic.INPUT_CHANNELS);
        for (int channel = 0; channel < 3; channel++) {
            mask.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(),
                    NDArrayIndex.interval(channel, channel + 1)).assign(batch.hole());
        }
        return mask;
    }

    /// Truth, composite, and something between, each with the user's guides.
    private static INDArray inputs(INDArray composite, Batch batch, double[] between) {
        INDArray mixed = batch.truth().dup('c');
        for (int picture = 0; picture < between.length; picture++) {
            INDArray target = mixed.get(NDArrayIndex.point(picture));
            INDArray step = composite.get(NDArrayIndex.point(picture)).sub(target);
            target.addi(step.muli(between[picture]));
            step.close();
        }
        INDArray pictures = Nd4j.concat(0, batch.truth(), composite, mixed);
        INDArray guides = Nd4j.concat(0, batch.guides(), batch.guides(), batch.guides());
        INDArray inputs = Nd4j.concat(3, pictures, guides);
        mixed.close();
        pictures.close();
        guides.close();
        return inputs;
    }
}
