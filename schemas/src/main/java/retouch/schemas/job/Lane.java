package retouch.schemas.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A queue that people choose by how long they are willing to wait.
public enum Lane {

    /// Someone is looking at the screen.
    INTERACTIVE,

    /// Nobody is waiting; a folder is being worked through.
    BATCH;

    /// The name in messages, topics and options.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The lane called `label`, if there is one.
    public static Optional<Lane> of(String label) {
        return Arrays.stream(values()).filter(lane -> lane.label().equals(label)).findFirst();
    }
}
