package retouch.worker.generate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.fleet.config.Settings;
import retouch.worker.generate.vector.VectorGenerator;

/// Which engine is to run, on what, and how.
///
/// @param name     the engine by name; empty for the fastest that can run here, on the device if one is demanded
/// @param device   what it must compute on, or it is not loaded; empty for what its build is made for
/// @param vector   for the engine `vector`, if it is the one
/// @param batchMax pictures that it is to compute together, if it can; 1 for no batches
public record EngineChoice(Optional<String> name, Optional<Device> device, VectorGenerator.Config vector,
        int batchMax) {

    /// The engine's name that leaves the choice to us; likewise the device's.
    public static final String AUTO = "auto";

    /// @param name `auto` is the same as none
    public EngineChoice {
        name = name.filter(given -> !given.equals(AUTO));
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(vector, "vector");
        if (batchMax < 1) {
            throw new IllegalArgumentException("batchMax must be 1 or more: " + batchMax);
        }
    }

    /// On whatever it computes on, without batches.
    public static EngineChoice of(Optional<String> name) {
        return new EngineChoice(name, Optional.empty(), VectorGenerator.Config.standard(), 1);
    }

    /// Reads `RETOUCH_WORKER_ENGINE`, `RETOUCH_WORKER_DEVICE` and what concerns the engine `vector`; without batches.
    public static EngineChoice from(Settings settings) {
        return new EngineChoice(settings.optionalText("RETOUCH_WORKER_ENGINE"), device(settings),
                VectorGenerator.Config.from(settings), 1);
    }

    private static Optional<Device> device(Settings settings) {
        String label = settings.text("RETOUCH_WORKER_DEVICE", AUTO).toLowerCase(Locale.ROOT);
        Optional<Device> device = Device.of(label);
        if (device.isEmpty() && !label.equals(AUTO)) {
            settings.problem("RETOUCH_WORKER_DEVICE must be auto, %s, not '%s'.".formatted(
                    Arrays.stream(Device.values()).map(Device::label).collect(Collectors.joining(" or ")),
                    label));
        }
        return device;
    }

    public EngineChoice on(Device demanded) {
        return new EngineChoice(name, Optional.of(demanded), vector, batchMax);
    }

    public EngineChoice withBatchMax(int pictures) {
        return new EngineChoice(name, device, vector, pictures);
    }
}
