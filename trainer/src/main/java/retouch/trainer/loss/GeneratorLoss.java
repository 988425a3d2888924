package retouch.trainer.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.trainer.network.Critic;
import retouch.trainer.network.Parameters;
import retouch.trainer.tape.Losses;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Shapes;
import retouch.trainer.tape.Tape;

/// The generator's loss (Jo & Park 2019, section 3.4): what its picture and the composite lack. Divisors are the
/// paper's: whole pictures, not holes.
///
/// With a [LossWeights#tint] every term looks at what serving would hand out: what the picture is off just outside
/// the hole is taken off inside it too. That difference counts as given in each step, without a derivative of its
/// own: the surroundings have their own part of `pixel` to learn from.
///
/// | term          | of                                                                                 |
/// |---------------|------------------------------------------------------------------------------------|
/// | `pixel`       | mean absolute difference, α times as much in the hole                              |
/// | `perceptual`  | mean absolute difference of features, of picture and of composite                  |
/// | `style`       | mean absolute difference of the features' Gram matrices, of picture and of composite |
/// | `variation`   | steps between neighbors of the composite, in the hole and one pixel around it      |
/// | `adversarial` | minus the critic's opinion of the composite                                        |
public final class GeneratorLoss {

    private final LossWeights weights;
    private final Features features;

    /// @param features borrowed
    public GeneratorLoss(LossWeights weights, Features features) {
        this.weights = weights;
        this.features = features;
    }

    /// A loss and its parts.
    ///
    /// @param total     to be made small
    /// @param terms     by name, before their weights
    /// @param composite `[N, S, S, 3]`: the picture in the hole, the truth around it
    public record Result(Node total, Map<String, Double> terms, Node composite) {
        public Result {
            terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        }
    }

    /// @param painted what the generator made of the batch's input
    public Result of(Tape tape, Node painted, Batch batch, Critic critic, Parameters criticParameters) {
        Node served = weights.tint() == 0
                ? painted
                : Shapes.add(painted, tape.ownedConstant(Tint.of(painted.value(), batch, weights.tint())));
        Node composite = composite(tape, served, batch);
        Map<String, Node> terms = new LinkedHashMap<>();
        Map<String, Double> factors = new LinkedHashMap<>();
        put(terms, factors, "pixel", pixel(tape, served, batch), 1);
        if (weights.perceptual() > 0 || weights.style() > 0) {
            addFeatures(tape, served, composite, batch, terms, factors);
        }
        put(terms, factors, "variation", Losses.totalVariation(composite, batch.seam(),
                1.0 / batch.truth().length()), weights.variation());
        if (weights.adversarial() > 0) {
            Node seen = Shapes.concatenate(3, composite, tape.constant(batch.guides()));
            Node opinion = critic.judge(tape, seen, criticParameters, false).output();
            put(terms, factors, "adversarial", Losses.mean(opinion), -weights.adversarial());
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        terms.forEach((name, node) -> numbers.put(name, node.number()));
        Node total = Shapes.weightedSum(List.copyOf(new ArrayList<>(terms.values())),
                List.copyOf(new ArrayList<>(factors.values())));
        return new Result(total, numbers, composite);
    }

    private static Node composite(Tape tape, Node painted, Batch batch) {
        INDArray outside = batch.hole().rsub(1);
        Node around = tape.ownedConstant(batch.truth().mul(outside));
        outside.close();
        return Shapes.add(Shapes.times(painted, batch.hole()), around);
    }

    private Node pixel(Tape tape, Node painted, Batch batch) {
        INDArray weight = batch.hole().mul(weights.hole() - 1);
        weight.addi(1);
        return Losses.weightedDistance(painted, batch.truth(), tape.ownedConstant(weight).value(),
                1.0 / batch.truth().length());
    }

    private void addFeatures(Tape tape, Node painted, Node composite, Batch batch, Map<String, Node> terms,
            Map<String, Double> factors) {
        List<Node> wanted = features.see(tape, tape.constant(batch.truth()));
        List<Node> seen = features.see(tape, Shapes.concatenate(0, painted, composite));
        List<Node> perceptual = new ArrayList<>();
        List<Node> style = new ArrayList<>();
        for (int tap = 0; tap < seen.size(); tap++) {
            perceptual.add(Losses.distance(seen.get(tap), wanted.get(tap).value(), 1));
            style.add(Losses.styleDistance(seen.get(tap), wanted.get(tap).value(), 1));
        }
        put(terms, factors, "perceptual", sum(perceptual), weights.perceptual());
        put(terms, factors, "style", sum(style), weights.style());
    }

    private static Node sum(List<Node> numbers) {
        return Shapes.weightedSum(numbers, numbers.stream().map(_ -> 1.0).toList());
    }

    private static void put(Map<String, Node> terms, Map<String, Double> factors, String name, Node term,
            double factor) {
        terms.put(name, term);
        factors.put(name, factor);
    }
}
