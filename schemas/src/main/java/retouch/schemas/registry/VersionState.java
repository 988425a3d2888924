package retouch.schemas.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What may be done with a version.
public enum VersionState {
    /// It may serve.
    AVAILABLE,
    /// It serves nobody any more; its bundle is kept, so that its results can be painted again.
    RETIRED,
    /// Its bundle is gone.
    DELETED;

    /// The name in messages and tables.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state called `label`, if this build knows it.
    public static Optional<VersionState> of(String label) {
        return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
    }
}
