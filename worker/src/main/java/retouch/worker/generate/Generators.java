package retouch.worker.generate;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.schemas.model.ModelBundle;
import retouch.worker.generate.nd4j.Nd4jGenerator;

/// Chooses the engine that runs a model version and loads the model into it.
public final class Generators {

    private Generators() {}

    /// Loads `bundle` into the named engine, or into the best one that this platform has. The caller
    /// closes the generator.
    ///
    /// | engine | platforms |
    /// |--------|-----------|
    /// | `nd4j` | `linux-x86_64` with AVX2, `linux-arm64` |
    ///
    /// @param engineName an engine by name, or empty to choose
    /// @throws GeneratorException permanent, with a sentence that says what to do, if there is no such
    ///     engine, if it does not run on this platform, if its native libraries cannot be loaded or if
    ///     the weights are not the network's
    public static Generator create(ModelBundle bundle, Optional<String> engineName)
            throws GeneratorException {
        return create(bundle, engineName, Platform.current());
    }

    static Generator create(ModelBundle bundle, Optional<String> engineName, Platform platform)
            throws GeneratorException {
        Objects.requireNonNull(bundle, "bundle");
        Engine engine = engineName.isPresent() ? named(engineName.get()) : bestOn(platform);
        if (!engine.runsOn(platform)) {
            throw GeneratorException.permanent("the engine " + engine.label() + " has no build for "
                    + platform.name() + "; run this worker on " + engine.platforms()
                    + ", or choose another engine (known: " + known() + ")");
        }
        return load(engine, bundle, platform);
    }

    private static Generator load(Engine engine, ModelBundle bundle, Platform platform)
            throws GeneratorException {
        try {
            return switch (engine) {
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
        return Arrays.stream(Engine.values()).filter(engine -> engine.runsOn(platform)).findFirst()
                .orElseThrow(() -> GeneratorException.permanent("no engine runs on " + platform.name()
                        + ": the engine " + Engine.ND4J.label() + " has no build for it; run this worker on "
                        + Engine.ND4J.platforms()));
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
