package retouch.worker.generate;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The engines that can run a generator, fastest first.
enum Engine {
    /// Ours, in Java.
    VECTOR("vector", List.of("linux-x86_64", "linux-arm64", "linux-ppc64le"), EnumSet.of(Device.CPU)),
    /// The one that ours is measured against.
    ONNXRUNTIME("onnxruntime", List.of("linux-x86_64", "linux-arm64"), EnumSet.allOf(Device.class)),
    /// The one that shares its library with the trainer.
    ND4J("nd4j", List.of("linux-x86_64", "linux-arm64"), EnumSet.allOf(Device.class));

    private static final String VECTOR_API = "jdk.incubator.vector";

    private final String label;
    private final List<String> platforms;
    private final Set<Device> devices;

    Engine(String label, List<String> platforms, Set<Device> devices) {
        this.label = label;
        this.platforms = platforms;
        this.devices = devices;
    }

    /// The name in options and results.
    String label() {
        return label;
    }

    /// What keeps this engine from running here, as half a sentence; empty if nothing does.
    ///
    /// @param device what it must compute on; empty if that is its own affair
    String obstacleOn(Platform platform, Optional<Device> device) {
        if (!platforms.contains(platform.name())) {
            return "the engine %s has no build for %s; run this worker on %s".formatted(label,
                    platform.name(),
                    String.join(" or ", platforms));
        }
        if (device.isPresent() && !devices.contains(device.get())) {
            return "the engine %s does not compute on %s".formatted(label, device.get().label());
        }
        if (this == VECTOR && ModuleLayer.boot().findModule(VECTOR_API).isEmpty()) {
            return "the engine vector needs Java to be started with --add-modules " + VECTOR_API;
        }
        return "";
    }
}
