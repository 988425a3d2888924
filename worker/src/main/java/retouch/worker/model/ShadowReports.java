package retouch.worker.model;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;

/// Says of what a shadow worker loads that it is the shadow, not stable.
///
/// @param announcer borrowed
public record ShadowReports(LoadReports announcer) implements LoadReports {

    public ShadowReports {
        Objects.requireNonNull(announcer, "announcer");
    }

    @Override
    public void serves(String version, Sha256 digest, Optional<Alias> alias, long sinceNanos) {
        announcer.serves(version, digest, Optional.of(Alias.SHADOW), sinceNanos);
    }

    @Override
    public void refused(String version, Sha256 digest, Optional<Alias> alias, NotLoadedException problem,
            long sinceNanos) {
        announcer.refused(version, digest, Optional.of(Alias.SHADOW), problem, sinceNanos);
    }

    @Override
    public void stable(LoadedModel model) {
        // it answers nobody
    }
}
