package retouch.worker.shadow;

import java.time.Duration;
import java.util.Locale;

import retouch.fleet.config.Settings;

/// Whether a worker answers, or only watches.
///
/// @param enabled whether it runs the shadow version beside the fleet and answers nobody
/// @param lagMax  a job that waited longer for such a worker is left out: it cannot keep up, and need not
public record ShadowConfig(boolean enabled, Duration lagMax) {

    private static final String SERVE = "serve";
    private static final String SHADOW = "shadow";

    public ShadowConfig {
        if (!lagMax.isPositive()) {
            throw new IllegalArgumentException("lagMax must be more than zero: " + lagMax);
        }
    }

    /// It answers.
    public static ShadowConfig standard() {
        return new ShadowConfig(false, Duration.ofSeconds(30));
    }

    /// Reads `RETOUCH_WORKER_ROLE`, which is `serve` or `shadow`, and `RETOUCH_WORKER_SHADOW_LAG_MAX`.
    public static ShadowConfig from(Settings settings) {
        String role = settings.text("RETOUCH_WORKER_ROLE", SERVE).strip().toLowerCase(Locale.ROOT);
        if (!role.equals(SERVE) && !role.equals(SHADOW)) {
            settings.problem("RETOUCH_WORKER_ROLE must be serve or shadow, not '" + role + "'.");
        }
        return new ShadowConfig(role.equals(SHADOW),
                settings.duration("RETOUCH_WORKER_SHADOW_LAG_MAX", standard().lagMax));
    }
}
