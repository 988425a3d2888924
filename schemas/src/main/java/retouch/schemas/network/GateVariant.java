package retouch.schemas.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the decoder's gated transposed convolutions compute their gate. `T` is the transposed
/// convolution; both variants have the same variables.
///
/// | variant      | feature `y`                 | output                   |
/// |--------------|-----------------------------|--------------------------|
/// | `COMPATIBLE` | `leakyReLU(T(x, w) + b1)`   | `y · sigmoid(y)`         |
/// | `PROPER`     | `leakyReLU(T(x, w) + b1)`   | `y · sigmoid(T(x, w) + b2)` |
///
/// The released code computes the second branch and then overwrites it (SC-FEGAN issue 37), so the
/// original checkpoint needs `COMPATIBLE`, in which `b2` is dead. `PROPER` is what was meant.
public enum GateVariant {
    COMPATIBLE, PROPER;

    /// The name in cards and options.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<GateVariant> of(String label) {
        return Arrays.stream(values()).filter(variant -> variant.label().equals(label)).findFirst();
    }
}
