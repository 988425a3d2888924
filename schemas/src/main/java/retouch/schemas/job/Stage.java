package retouch.schemas.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The stages of one job, in the order in which it passes them.
public enum Stage {
    /// Waiting in the lane, from publication to acquisition.
    QUEUE,
    /// Inputs come from the object store, sizes and digests are checked.
    FETCH,
    /// Files become pixels, inside a budget.
    DECODE,
    /// Crop, resample, build the nine channels.
    ASSEMBLE,
    /// The network runs.
    GENERATE,
    /// The hole is pasted back at the picture's own resolution.
    COMPOSE,
    /// Pixels become a PNG with its metadata.
    ENCODE,
    /// The picture goes to the object store.
    STORE,
    /// The conditional create that decides the job.
    COMMIT,
    /// `EditFinished` goes out.
    PUBLISH;

    /// The name in messages and tables.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The stage called `label`, if this build knows it.
    public static Optional<Stage> of(String label) {
        return Arrays.stream(values()).filter(stage -> stage.label().equals(label)).findFirst();
    }
}
