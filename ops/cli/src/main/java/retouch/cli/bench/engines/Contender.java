package retouch.cli.bench.engines;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.schemas.model.ModelBundle;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.Generators;

/// One way to run the network. To compare another one, add a line to [#ALL].
///
/// @param name   in options, tables and charts
/// @param loader puts a model into it
record Contender(String name, Loader loader) {

    /// Those there are, in the order of tables; what cannot run here is left out unless it is asked for.
    static final List<Contender> ALL = List.of(
            engine("vector"),
            engine("onnxruntime"),
            engine("nd4j"));

    /// The engine that ratios are to, where it takes part.
    static final String PEER = "onnxruntime";

    /// Puts a model into an engine; the caller closes the generator.
    @FunctionalInterface
    interface Loader {
        Generator load(ModelBundle bundle) throws GeneratorException;
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

    Generator load(ModelBundle bundle) throws GeneratorException {
        return loader.load(bundle);
    }

    /// An engine as a worker would start it.
    private static Contender engine(String name) {
        return new Contender(name, bundle -> Generators.create(bundle, Optional.of(name)));
    }
}
