package retouch.cli.bench.engines;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.onnx.OnnxForm;
import retouch.worker.generate.Device;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.Generators;
import retouch.worker.generate.nd4j.Nd4jForm;
import retouch.worker.generate.nd4j.Nd4jGenerator;
import retouch.worker.generate.onnxruntime.OnnxGenerator;

/// One way to run the network. To compare another one, add a line to [#ALL].
///
/// @param name   in options, tables and charts
/// @param loader puts a model into it
record Contender(String name, Loader loader) {

    /// The engine that ratios are to, where it takes part.
    static final String PEER = "onnxruntime";

    /// Those there are, in the order of tables; what cannot run here is left out unless it is asked for.
    static final List<Contender> ALL = List.of(
            engine("vector"),
            onnxRuntime(PEER, OnnxGenerator.Config.standard()),
            onnxRuntime("onnx-straight", OnnxGenerator.Config.standard().withForm(OnnxForm.STRAIGHT)),
            engine("nd4j"),
            nd4jStraight());

    /// Puts a model into an engine; the caller closes the generator.
    @FunctionalInterface
    interface Loader {
        Generator load(ModelBundle bundle, Device device) throws GeneratorException;
    }

    Contender {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(loader, "loader");
    }

    static Optional<Contender> named(String name) {
        return ALL.stream().filter(contender -> contender.name.equals(name)).findFirst();
    }

    static String known() {
        return ALL.stream().map(Contender::name).collect(Collectors.joining(", "));
    }

    /// @throws GeneratorException with a sentence, also if the engine does not compute on this device
    Generator load(ModelBundle bundle, Device device) throws GeneratorException {
        return Generators.require(device, loadAnywhere(bundle, device));
    }

    private Generator loadAnywhere(ModelBundle bundle, Device device) throws GeneratorException {
        try {
            return loader.load(bundle, device);
        } catch (LinkageError missing) {
            throw GeneratorException.permanent(
                    "the engine " + name + " has no libraries for this machine: " + missing, missing);
        }
    }

    /// An engine as a worker would start it.
    private static Contender engine(String name) {
        return new Contender(name, (bundle, _) -> Generators.create(bundle, Optional.of(name)));
    }

    /// The engines of workers, with as large batches as they can have.
    static List<Contender> inBatches(int batchMax) {
        return List.of(engine("vector"),
                onnxRuntime(PEER, OnnxGenerator.Config.standard().withBatchMax(batchMax)), engine("nd4j"));
    }

    private static Contender nd4jStraight() {
        return new Contender("nd4j-straight", (bundle, _) -> Nd4jGenerator.load(bundle.card().network(),
                bundle.weights(), Nd4jForm.STRAIGHT));
    }

    private static Contender onnxRuntime(String name, OnnxGenerator.Config config) {
        return new Contender(name, (bundle, device) -> OnnxGenerator.load(bundle.card().network(),
                bundle.weights(), config.withDevice(device)));
    }
}
