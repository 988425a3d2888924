package retouch.pytorch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// One step of both networks in PyTorch, with the losses and the optimizer of the trainer but for perceptual
/// distance and style. Not thread-safe.
final class TorchStep implements AutoCloseable {

    private static final float HOLE = 6f;
    private static final float ADVERSARIAL = 0.001f;
    private static final float VARIATION = 0.1f;
    private static final float DRIFT = 0.001f;
    private static final float PENALTY = 10f;
    private static final double RATE = 1e-4;
    private static final double WARM_UP = 101;

    private final NDManager manager = NDManager.newBaseManager();
    private final Variables generated = new Variables(true);
    private final Variables judged = new Variables(false);
    private final TorchGenerator generator;
    private final TorchCritic critic;
    private final NDArray input;
    private final NDArray truth;
    private final NDArray hole;
    private final NDArray seam;
    private final NDArray guides;
    private final NDArray between;
    private final NDArray colorsInHole;
    private long step;

    /// @param tensors what [retouch.trainer] wrote: `generator/…`, `critic/…`, `batch/…`
    TorchStep(NetworkDescription network, SortedMap<String, Tensor> tensors) {
        SortedMap<String, Tensor> weights = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith("generator/")) {
                weights.put(name, tensor);
            }
        });
        this.generator = new TorchGenerator(manager, network, Weights.of(weights), generated);
        this.critic = new TorchCritic(manager, network.side(), tensors, judged);
        this.input = pictures(tensors.get("batch/input"));
        this.truth = pictures(tensors.get("batch/truth"));
        this.hole = pictures(tensors.get("batch/hole"));
        this.seam = pictures(tensors.get("batch/seam"));
        this.guides = pictures(tensors.get("batch/guides"));
        Tensor random = tensors.get("batch/between");
        this.between = manager.create(random.data(), new Shape(random.data().length, 1, 1, 1));
        NDArray none = hole.zerosLike();
        this.colorsInHole = hole.concat(hole, 1).concat(hole, 1).concat(none, 1).concat(none, 1)
                .concat(none, 1)
                .concat(none, 1).concat(none, 1);
    }

    private NDArray pictures(Tensor nhwc) {
        return manager.create(nhwc.data(),
                new Shape(nhwc.size(0), nhwc.size(1), nhwc.size(2), nhwc.size(3)))
                .transpose(0, 3, 1, 2).duplicate();
    }

    /// The terms of both losses, and the sums of the sizes of all gradients; nothing is trained.
    Map<String, Double> look() {
        Map<String, Double> terms = gradients();
        terms.put("gradient", generated.gradientMagnitude());
        terms.put("critic/gradient", judged.gradientMagnitude());
        generated.clearGradients();
        judged.clearGradients();
        return terms;
    }

    /// Takes the next step.
    void take() {
        gradients();
        double rate = RATE * Math.min(1, (step + 1) / WARM_UP);
        generated.update(rate, step);
        judged.update(rate, step);
        generated.clearGradients();
        judged.clearGradients();
        step++;
    }

    private Map<String, Double> gradients() {
        Map<String, Double> terms = new LinkedHashMap<>();
        try (NDManager own = manager.newSubManager()) {
            generated.lendTo(own);
            judged.lendTo(own);
            own.tempAttachAll(input, truth, hole, seam, guides, between, colorsInHole);
            critic.iterate(own);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray painted = generator.paint(input);
                NDArray composite = painted.mul(hole).add(truth.mul(hole.neg().add(1)));
                NDArray loss = ofGenerator(painted, composite, terms)
                        .add(ofCritic(own, composite.stopGradient(), terms));
                collector.backward(loss);
            }
        }
        return terms;
    }

    private NDArray ofGenerator(NDArray painted, NDArray composite, Map<String, Double> terms) {
        float each = 1f / truth.size(); // a double would make all of it doubles
        NDArray pixel = painted.sub(truth).abs().mul(hole.mul(HOLE - 1).add(1)).sum().mul(each);
        NDArray variation = steps(composite, 2).add(steps(composite, 3)).mul(each);
        NDArray opinion = critic.judge(composite.concat(guides, 1), false).output().mean();
        terms.put("pixel", (double) pixel.getFloat());
        terms.put("variation", (double) variation.getFloat());
        terms.put("adversarial", (double) opinion.getFloat());
        return pixel.add(variation.mul(VARIATION)).sub(opinion.mul(ADVERSARIAL));
    }

    private NDArray steps(NDArray picture, int axis) {
        String later = axis == 2 ? ":, :, 1:, :" : ":, :, :, 1:";
        String earlier = axis == 2 ? ":, :, :-1, :" : ":, :, :, :-1";
        return picture.get(later).sub(picture.get(earlier)).abs().mul(seam.get(later))
                .mul(seam.get(earlier)).sum();
    }

    private NDArray ofCritic(NDManager own, NDArray composite, Map<String, Double> terms) {
        int size = (int) truth.getShape().get(0);
        NDArray mixed = truth.add(composite.sub(truth).mul(between));
        NDArray seen = truth.concat(composite, 0).concat(mixed, 0)
                .concat(guides.concat(guides, 0).concat(guides, 0), 1);
        TorchCritic.Opinion opinion = critic.judge(seen, true);
        NDArray ofTruth = opinion.output().get("0:" + size);
        NDArray real = ofTruth.mean();
        NDArray fake = opinion.output().get(size + ":" + 2 * size).mean();
        NDArray drift = ofTruth.mul(ofTruth).mean();
        NDArray inHole = critic.inputGradient(own, opinion, 2 * size, 3 * size).mul(colorsInHole);
        NDArray norms = inHole.mul(inHole).sum(new int[]{1, 2, 3}).sqrt();
        NDArray away = norms.sub(1);
        NDArray penalty = away.mul(away).mean();
        terms.put("critic/truth", 1 - (double) real.getFloat());
        terms.put("critic/composite", 1 + (double) fake.getFloat());
        terms.put("critic/penalty", (double) penalty.getFloat());
        terms.put("critic/drift", (double) drift.getFloat());
        return fake.sub(real).add(penalty.mul(PENALTY)).add(drift.mul(DRIFT));
    }

    @Override
    public void close() {
        manager.close();
    }
}
