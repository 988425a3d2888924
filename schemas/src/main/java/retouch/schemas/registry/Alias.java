package retouch.schemas.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A name that points to a version and can be moved to another.
public enum Alias {
    /// Serves whoever asks for nothing in particular.
    STABLE,
    /// Serves a share of those instead, to be watched.
    CANARY,
    /// Paints the same jobs beside them and answers nobody.
    SHADOW;

    /// The name in requests, messages and tables.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The alias called `label`, if this build knows it.
    public static Optional<Alias> of(String label) {
        return Arrays.stream(values()).filter(alias -> alias.label().equals(label)).findFirst();
    }
}
