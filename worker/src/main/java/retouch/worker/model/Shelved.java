package retouch.worker.model;

import java.util.Objects;

/// A loaded version and who uses it. Guarded by its shelf.
final class Shelved {

    private final LoadedModel model;
    private int users;

    Shelved(LoadedModel model) {
        this.model = Objects.requireNonNull(model, "model");
    }

    LoadedModel model() {
        return model;
    }

    boolean isIdle() {
        return users == 0;
    }

    void take() {
        users++;
    }

    void giveBack() {
        users--;
    }
}
