package retouch.worker.edit;

import retouch.schemas.job.EditRequest;
import retouch.worker.generate.GeneratorException;

/// The versions that a worker can serve. Thread-safe.
public interface Models {

    /// Finds the version for a request, and keeps it loaded until the choice is closed. May wait for a version to
    /// be loaded that nobody asked for before.
    /// @throws GeneratorException retryable, if the version could not be loaded for now
    Choice choose(EditRequest request) throws GeneratorException, InterruptedException;

    /// What a request gets.
    sealed interface Choice extends AutoCloseable {

        @Override
        void close();
    }

    /// This version, until closed.
    ///
    /// @param model   borrowed
    /// @param release gives it back
    record Use(ServedModel model, Runnable release) implements Choice {
        @Override
        public void close() {
            release.run();
        }
    }

    /// None.
    ///
    /// @param sentence for the user: what there is
    record None(String sentence) implements Choice {
        @Override
        public void close() {
            // nothing was kept
        }
    }

    /// One version for good, which answers to its name and to [EditRequest#DEFAULT_MODEL].
    ///
    /// @param model borrowed
    static Models only(ServedModel model) {
        return request -> request.model().equals(model.model().version())
                || request.model().equals(EditRequest.DEFAULT_MODEL)
                        ? new Use(model, () -> {})
                        : new None("There is no model %s here; this worker serves %s, also as %s.".formatted(
                                request.model(), model.model().version(), EditRequest.DEFAULT_MODEL));
    }
}
