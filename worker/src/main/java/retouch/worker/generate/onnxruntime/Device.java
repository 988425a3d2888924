package retouch.worker.generate.onnxruntime;

import java.util.Locale;

/// What ONNX Runtime computes on.
public enum Device {
    /// The processor.
    CPU,
    /// The first NVIDIA device. Needs the build of profile `cuda`.
    CUDA;

    /// The name in options and results.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
