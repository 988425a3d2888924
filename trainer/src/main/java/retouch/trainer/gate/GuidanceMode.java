package retouch.trainer.gate;

import java.util.Locale;

/// What the user of a case gives besides the mask.
public enum GuidanceMode {
    NONE(false, false), SKETCH(true, false), COLOR(false, true), BOTH(true, true);

    private final boolean sketch;
    private final boolean color;

    GuidanceMode(boolean sketch, boolean color) {
        this.sketch = sketch;
        this.color = color;
    }

    /// The name in tables and cards.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean hasSketch() {
        return sketch;
    }

    public boolean hasColor() {
        return color;
    }
}
