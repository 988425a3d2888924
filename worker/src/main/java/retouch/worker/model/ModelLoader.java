package retouch.worker.model;

import java.time.Instant;

import retouch.schemas.object.Sha256;

/// Fetches, checks, loads and warms up a version. Called by one thread.
public interface ModelLoader {

    /// What a version would take.
    ///
    /// @param bytes of memory while it is loaded and runs, an estimate that is rather too large
    record Prepared(Sha256 digest, long bytes, Step rest) {}

    /// What is left to do once there is room.
    @FunctionalInterface
    interface Step {
        /// @param courtesy towards the jobs that flow meanwhile
        /// @return its own; the caller closes it
        LoadedModel load(Courtesy courtesy) throws NotLoadedException;
    }

    /// Fetches and checks the files, without an engine.
    ///
    /// @param notBefore versions that were made earlier are refused
    /// @param courtesy  towards the jobs that flow meanwhile
    Prepared prepare(Sha256 digest, Instant notBefore, Courtesy courtesy) throws NotLoadedException;
}
