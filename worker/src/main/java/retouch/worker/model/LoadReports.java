package retouch.worker.model;

import java.util.Optional;

import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;

/// Hears what became of versions. Called on the shelf's thread.
public interface LoadReports {

    /// A version is loaded and serves.
    ///
    /// @param sinceNanos when it was wanted, of [System#nanoTime]
    void serves(String version, Sha256 digest, Optional<Alias> alias, long sinceNanos);

    /// A version is not.
    void refused(String version, Sha256 digest, Optional<Alias> alias, NotLoadedException problem,
            long sinceNanos);

    /// Another version serves whoever asks for nothing in particular.
    ///
    /// @param model borrowed
    void stable(LoadedModel model);
}
