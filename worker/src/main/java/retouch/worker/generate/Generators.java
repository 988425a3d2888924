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

    /// The engine's name that leaves the choice to us.
    public static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(Generators.class);

    private Generators() {}

    /// Loads `bundle` into the named engine, or into the best one that can run here. The caller closes the
    /// generator.
    ///
    /// | engine        | platforms                                          |
    /// |---------------|----------------------------------------------------|
    /// | `vector`      | every one of ours; with 16 floats at once, 8 or 4  |
    /// | `onnxruntime` | `linux-x86_64`, `linux-arm64`                      |
    /// | `nd4j`        | `linux-x86_64` with AVX2, `linux-arm64`            |
    ///
    /// @param engineName an engine by name; empty or `auto` to choose
    /// @throws GeneratorException permanent, with a sentence that says what to do, if there is no such
    ///     engine, if it does not run on this platform, if its native libraries cannot be loaded or if
    ///     the weights are not the network's
    public static Generator create(ModelBundle bundle, Optional<String> engineName)
            throws GeneratorException {
        return create(bundle, engineName, VectorGenerator.Config.standard(), 1);
    }

    /// Says that an engine will be asked for soon: what it can do without a model begins now, on a thread of its
    /// own, while the caller fetches one.
    ///
    /// @param engineName as for [#create(ModelBundle, Optional)]
    /// @param vector     for the engine `vector`, if it is the one
    public static void expect(Optional<String> engineName, VectorGenerator.Config vector) {
        Optional<String> wanted = engineName.filter(name -> !name.equals(AUTO));
        boolean isVector = wanted.isPresent()
                ? wanted.get().equals(Engine.VECTOR.label())
                : Engine.VECTOR.obstacleOn(Platform.current()).isEmpty();
        if (isVector) {
            Rehearsal.begin(vector);
        }
    }

    /// As [#create(ModelBundle, Optional)].
    ///
    /// @param vector   for the engine `vector`, if it is the one
    /// @param batchMax pictures that it is to compute together, if it can; 1 for no batches
    public static Generator create(ModelBundle bundle, Optional<String> engineName,
            VectorGenerator.Config vector, int batchMax) throws GeneratorException {
        return create(bundle, engineName, vector, batchMax, Platform.current());
    }

    static Generator create(ModelBundle bundle, Optional<String> engineName, VectorGenerator.Config vector,
            int batchMax, Platform platform) throws GeneratorException {
        Objects.requireNonNull(bundle, "bundle");
        Optional<String> wanted = engineName.filter(name -> !name.equals(AUTO));
        Engine engine = wanted.isPresent() ? named(wanted.get()) : bestOn(platform);
        String obstacle = engine.obstacleOn(platform);
        if (!obstacle.isEmpty()) {
            throw GeneratorException.permanent(
                    obstacle + ", or choose another engine (known: " + known() + ")");
        }
        return load(engine, bundle, vector, batchMax, platform);
    }

    private static Generator load(Engine engine, ModelBundle bundle, VectorGenerator.Config vector,
            int batchMax, Platform platform) throws GeneratorException {
        try {
            return switch (engine) {
                case VECTOR -> VectorGenerator.load(bundle.card().network(), bundle.weights(), vector);
                case ONNXRUNTIME -> OnnxGenerator.load(bundle.card().network(), bundle.weights(),
                        OnnxGenerator.Config.standard().withBatchMax(batchMax));
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

    private static Engine bestOn(Platform platform) throws GeneratorException {
        List<String> obstacles = new ArrayList<>();
        for (Engine engine : Engine.values()) { // fastest first
            String obstacle = engine.obstacleOn(platform);
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
