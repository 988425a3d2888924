package retouch.schemas.model;

import java.util.Arrays;
import java.util.Optional;

/// How a number is stored in a file; in memory it is always a float.
public enum Precision {

    /// IEEE 754 binary32: as it is.
    FLOAT32("F32", Float.BYTES),

    /// IEEE 754 binary16: half the bytes, 11 significant bits. Values beyond 65,504 do not fit.
    FLOAT16("F16", Short.BYTES);

    private final String label;
    private final int bytes;

    Precision(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /// The name in safetensors files.
    public String label() {
        return label;
    }

    /// Bytes of one number.
    public int bytes() {
        return bytes;
    }

    static Optional<Precision> of(String label) {
        return Arrays.stream(values()).filter(precision -> precision.label.equals(label)).findFirst();
    }

    /// What is left of a number that was stored.
    public float round(float value) {
        return switch (this) {
            case FLOAT32 -> value;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value));
        };
    }
}
