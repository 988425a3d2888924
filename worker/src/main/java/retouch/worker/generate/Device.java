package retouch.worker.generate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an engine computes on.
public enum Device {
    /// The processor.
    CPU,
    /// The first NVIDIA device. Needs the build of profile `cuda`, or of `nd4j-cuda` for that engine.
    CUDA;

    /// By its label, whose case matters.
    public static Optional<Device> of(String label) {
        return Arrays.stream(values()).filter(device -> device.label().equals(label)).findFirst();
    }

    /// The name in options and settings, and how [Generator#device()] begins.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
