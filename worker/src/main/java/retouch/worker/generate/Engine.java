package retouch.worker.generate;

import java.util.List;

/// The engines that can run a generator, fastest first.
enum Engine {
    /// Ours, in Java.
    VECTOR("vector", List.of("linux-x86_64", "linux-arm64", "linux-ppc64le")),
    /// The one that ours is measured against.
    ONNXRUNTIME("onnxruntime", List.of("linux-x86_64", "linux-arm64")),
    /// The one that shares its library with the trainer.
    ND4J("nd4j", List.of("linux-x86_64", "linux-arm64"));

    private static final String VECTOR_API = "jdk.incubator.vector";

    private final String label;
    private final List<String> platforms;

    Engine(String label, List<String> platforms) {
        this.label = label;
        this.platforms = platforms;
    }

    /// The name in options and results.
    String label() {
        return label;
    }

    /// What keeps this engine from running here, as half a sentence; empty if nothing does.
    String obstacleOn(Platform platform) {
        if (!platforms.contains(platform.name())) {
            return "the engine %s has no build for %s; run this worker on %s".formatted(label,
                    platform.name(),
                    String.join(" or ", platforms));
        }
        if (this == VECTOR && ModuleLayer.boot().findModule(VECTOR_API).isEmpty()) {
            return "the engine vector needs Java to be started with --add-modules " + VECTOR_API;
        }
        return "";
    }
}
