package retouch.worker.generate.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Border;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Runs the generator with ND4J, operator by operator.
///
/// **Memory.** The weights live in native memory from [#load] to [#close], about 1.1 times their size
/// on disk. Everything else lives inside one [#run]. Nothing native leaves this package.
///
/// Not thread-safe: one thread owns a generator.
public final class Nd4jGenerator implements Generator {

    private static final String ENGINE = "nd4j 1.0.0-M2.1";

    private final NetworkDescription network;
    private final Nd4jForm form;
    private final Scratch owned;
    private final List<Step> steps;
    private boolean closed;

    /// @param keeps whether a later layer asks for this one's output
    private record Step(String name, Optional<String> skip, Stage stage, boolean keeps) {}

    private Nd4jGenerator(NetworkDescription network, Nd4jForm form, Scratch owned, List<Step> steps) {
        this.network = network;
        this.form = form;
        this.owned = owned;
        this.steps = steps;
    }

    /// As [#load(NetworkDescription, Weights, Nd4jForm)], tuned.
    public static Nd4jGenerator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return load(network, weights, Nd4jForm.TUNED);
    }

    /// Copies the weights to native memory, in the layout that the form wants.
    ///
    /// @throws GeneratorException permanent if the weights are not the network's; retryable if there is
    ///     not enough memory
    public static Nd4jGenerator load(NetworkDescription network, Weights weights, Nd4jForm form)
            throws GeneratorException {
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw GeneratorException.permanent("the weights do not fit the network: " + problem);
        }
        Scratch owned = new Scratch();
        try {
            return new Nd4jGenerator(network, form, owned, steps(network, weights, form, owned));
        } catch (RuntimeException | OutOfMemoryError failed) {
            owned.close();
            throw GeneratorException.retryable("nd4j could not take the weights of " + network, failed);
        }
    }

    @Override
    public NetworkDescription network() {
        return network;
    }

    @Override
    public String engine() {
        return switch (form) {
            case STRAIGHT -> ENGINE + " straight";
            case OPERATORS -> ENGINE + " operators";
            case TUNED -> ENGINE;
        };
    }

    @Override
    public String device() {
        return "%s %s (%d threads)".formatted(Nd4j.getEnvironment().isCPU() ? "cpu" : "cuda",
                System.getProperty("os.arch"),
                Nd4j.getEnvironment().maxThreads());
    }

    @Override
    public boolean hasBatches() {
        return true;
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        if (closed) {
            throw new IllegalStateException("the generator is closed");
        }
        Border.checkInput(network, input, options);
        Tensor output;
        try (Scratch scratch = new Scratch()) {
            output = forward(scratch, input, options);
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (RuntimeException | OutOfMemoryError failed) {
            throw GeneratorException.retryable("nd4j failed on an input " + input, failed);
        }
        return Border.checkOutput(network, output);
    }

    @Override
    public void close() {
        closed = true;
        owned.close();
    }

    /// Native arrays that this generator holds on to between runs.
    int openArrays() {
        return owned.size();
    }

    private Tensor forward(Scratch scratch, Tensor input, RunOptions options) {
        Map<String, INDArray> kept = new HashMap<>();
        INDArray running = scratch.create(input.data(), input.shape());
        kept.put(NetworkDescription.INPUT, running);
        boolean isKept = true;
        for (Step step : steps) {
            Border.checkStop(options);
            INDArray output = compute(scratch, step, running, kept);
            if (!isKept) {
                scratch.free(running);
            }
            running = output;
            isKept = step.keeps();
            if (isKept) {
                kept.put(step.name(), running);
            }
        }
        Operators.tanhInPlace(running);
        return Tensor.of(running.data().asFloat(), input.size(0), network.side(), network.side(),
                NetworkDescription.OUTPUT_CHANNELS);
    }

    private static INDArray compute(Scratch scratch, Step step, INDArray running,
            Map<String, INDArray> kept) {
        try (Scratch inner = new Scratch()) {
            INDArray input = running;
            if (step.skip().isPresent()) {
                input = Operators.concatenate(inner, kept.get(step.skip().get()), running);
            }
            return inner.handOver(step.stage().run(inner, input), scratch);
        }
    }

    private static List<Step> steps(NetworkDescription network, Weights weights, Nd4jForm form,
            Scratch owned) {
        Set<String> skips = new HashSet<>();
        for (Layer layer : network.layers()) {
            skipOf(layer).ifPresent(skips::add);
        }
        List<Step> steps = new ArrayList<>();
        for (Layer layer : network.layers()) {
            Stage stage = switch (form) {
                case STRAIGHT -> straight(layer, network, weights, owned);
                case OPERATORS -> tuned(layer, network, weights, owned, false);
                case TUNED -> tuned(layer, network, weights, owned, FusedGates.arePossible());
            };
            steps.add(new Step(layer.name(), skipOf(layer), stage, skips.contains(layer.name())));
        }
        return List.copyOf(steps);
    }

    private static Stage straight(Layer layer, NetworkDescription network, Weights weights, Scratch owned) {
        return switch (layer) {
            case Layer.GatedConv conv -> new StraightConvStage(conv, weights, owned);
            case Layer.GatedDeconv deconv ->
                new StraightDeconvStage(deconv, network.gates(), weights, owned);
        };
    }

    private static Stage tuned(Layer layer, NetworkDescription network, Weights weights, Scratch owned,
            boolean inJava) {
        return switch (layer) {
            case Layer.GatedConv conv -> new GatedConvStage(conv, weights, owned, inJava);
            case Layer.GatedDeconv deconv ->
                new GatedDeconvStage(deconv, network.gates(), weights, owned, inJava);
        };
    }

    private static Optional<String> skipOf(Layer layer) {
        return switch (layer) {
            case Layer.GatedConv conv -> conv.skip();
            case Layer.GatedDeconv deconv -> Optional.empty();
        };
    }
}
