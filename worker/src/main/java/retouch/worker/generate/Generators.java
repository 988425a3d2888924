package retouch.worker.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.model.ModelBundle;
import retouch.worker.generate.nd4j.Nd4jGenerator;
import retouch.worker.generate.onnxruntime.OnnxGenerator;
import retouch.worker.generate.vector.Rehearsal;
import retouch.worker.generate.vector.VectorGenerator;

/// Chooses the engine that runs a model version and loads the model into it.
public final class Generators {

    private static final Logger LOG = LoggerFactory.getLogger(Generators.class);

    private Generators() {}

    /// Loads `bundle` into the named engine, or into the best one that can run here. The caller closes the
    /// generator.
    ///
    /// | engine        | platforms                                          | devices   |
    /// |---------------|----------------------------------------------------|-----------|
    /// | `vector`      | every one of ours; with 16 floats at once, 8 or 4  | cpu       |
    /// | `onnxruntime` | `linux-x86_64`, `linux-arm64`                      | cpu, cuda |
    /// | `nd4j`        | `linux-x86_64` with AVX2, `linux-arm64`            | cpu, cuda |
    ///
    /// @throws GeneratorException permanent, with a sentence that says what to do, if there is no such
    ///     engine, if it does not run on this platform or not on the device, if its native libraries cannot be
    ///     loaded or if the weights are not the network's
    public static Generator create(ModelBundle bundle, EngineChoice choice) throws GeneratorException {
        return create(bundle, choice, Platform.current());
    }

    /// As [#create(ModelBundle, EngineChoice)], on whatever the engine computes on.
    ///
    /// @param engineName an engine by name; empty or `auto` to choose
    public static Generator create(ModelBundle bundle, Optional<String> engineName)
            throws GeneratorException {
        return create(bundle, EngineChoice.of(engineName));
    }

    /// Says that an engine will be asked for soon: what it can do without a model begins now, on a thread of its
    /// own, while the caller fetches one.
    public static void expect(EngineChoice choice) {
        boolean isVector = choice.name().isPresent()
                ? choice.name().get().equals(Engine.VECTOR.label())
                : Engine.VECTOR.obstacleOn(Platform.current(), choice.device()).isEmpty();
        if (isVector) {
            Rehearsal.begin(choice.vector());
        }
    }

    /// Gives `loaded` back if it computes on `device`, or closes it.
    ///
    /// @throws GeneratorException permanent, with a sentence that says what to do, if it computes elsewhere
    public static Generator require(Device device, Generator loaded) throws GeneratorException {
        if (loaded.device().startsWith(device.label())) {
            return loaded;
        }
        GeneratorException elsewhere = GeneratorException.permanent(
                "the engine %s computes on %s; for the device %s, %s, or choose another engine".formatted(
                        loaded.engine(), loaded.device(), device.label(), switch (device) {
                            case CPU -> "build without -Pcuda and -Pnd4j-cuda";
                            case CUDA -> "build with -Pcuda (nd4j: -Pnd4j-cuda) and run where there is one";
                        }));
        loaded.close();
        throw elsewhere;
    }

    static Generator create(ModelBundle bundle, EngineChoice choice, Platform platform)
            throws GeneratorException {
        Objects.requireNonNull(bundle, "bundle");
        Engine engine = choice.name().isPresent()
                ? named(choice.name().get())
                : bestOn(platform, choice.device());
        String obstacle = engine.obstacleOn(platform, choice.device());
        if (!obstacle.isEmpty()) {
            throw GeneratorException.permanent(
                    obstacle + ", or choose another engine (known: " + known() + ")");
        }
        Generator loaded = load(engine, bundle, choice, platform);
        return choice.device().isPresent() ? require(choice.device().get(), loaded) : loaded;
    }

    private static Generator load(Engine engine, ModelBundle bundle, EngineChoice choice, Platform platform)
            throws GeneratorException {
        try {
            return switch (engine) {
                case VECTOR ->
                    VectorGenerator.load(bundle.card().network(), bundle.weights(), choice.vector());
                case ONNXRUNTIME -> OnnxGenerator.load(bundle.card().network(), bundle.weights(),
                        OnnxGenerator.Config.standard()
                                .withDevice(choice.device().orElseGet(OnnxGenerator::deviceOfBuild))
                                .withBatchMax(choice.batchMax()));
                case ND4J -> Nd4jGenerator.load(bundle.card().network(), bundle.weights());
            };
        } catch (LinkageError missing) {
            throw GeneratorException.permanent("the native libraries of the engine " + engine.label()
                    + " could not be loaded on " + platform.name() + " (" + rootOf(missing)
                    + "); put its jars for this platform on the class path", missing);
        }
    }

    private static Engine named(String name) throws GeneratorException {
        return Arrays.stream(Engine.values()).filter(engine -> engine.label().equals(name)).findFirst()
                .orElseThrow(() -> GeneratorException.permanent(
                        "there is no engine " + name + "; known engines: " + known()));
    }

    private static Engine bestOn(Platform platform, Optional<Device> device) throws GeneratorException {
        List<String> obstacles = new ArrayList<>();
        for (Engine engine : Engine.values()) { // fastest first
            String obstacle = engine.obstacleOn(platform, device);
            if (obstacle.isEmpty()) {
                LOG.atInfo().addKeyValue("engine", engine.label()).addKeyValue("reason", obstacles.isEmpty()
                        ? "the fastest there is"
                        : "the fastest that runs here: " + String.join(", ", obstacles))
                        .log("engine.chosen");
                return engine;
            }
            obstacles.add(obstacle);
        }
        throw GeneratorException.permanent("no engine runs here: " + String.join("; ", obstacles));
    }

    private static String known() {
        return Arrays.stream(Engine.values()).map(Engine::label).collect(Collectors.joining(", "));
    }

    private static String rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
