package retouch.fleet.rollout;

import java.util.Locale;
import java.util.Objects;

import retouch.fleet.config.Settings;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.RolloutPlan;

/// How far versions go by themselves: `RETOUCH_ROLLOUT_*`.
///
/// @param automatic whether what the trainer publishes becomes shadow, canary and stable without a person
/// @param pairs     jobs that a shadow must have painted beside the stable version
/// @param share     of the jobs that a canary then gets, in ten thousandths
/// @param plan      that decides about the canary; a shadow may be no worse either than its quality limit says
public record RolloutPolicy(boolean automatic, int pairs, int share, RolloutPlan plan) {

    private static final String AUTO = "auto";
    private static final String MANUAL = "manual";

    public RolloutPolicy {
        Objects.requireNonNull(plan, "plan");
        if (pairs < 2 || share < 1 || share > ModelChange.SHARE_OF_ALL) {
            throw new IllegalArgumentException("a policy needs 2 pairs or more and a share above zero");
        }
    }

    /// A person promotes.
    public static RolloutPolicy manual() {
        return new RolloutPolicy(false, 100, ModelChange.SHARE_OF_ALL / 10,
                RolloutPlan.of("30m", "error>2%,p95>1.5x,quality<-1%"));
    }

    /// Reads `RETOUCH_ROLLOUT_POLICY`, `_PAIRS`, `_PERCENT`, `_BAKE` and `_ABORT_IF`; what is wrong is left with the
    /// settings.
    public static RolloutPolicy from(Settings settings) {
        RolloutPolicy standard = manual();
        String policy = settings.text("RETOUCH_ROLLOUT_POLICY", MANUAL).strip().toLowerCase(Locale.ROOT);
        if (!policy.equals(AUTO) && !policy.equals(MANUAL)) {
            settings.problem("RETOUCH_ROLLOUT_POLICY must be manual or auto, not '" + policy + "'.");
        }
        return new RolloutPolicy(policy.equals(AUTO),
                settings.integer("RETOUCH_ROLLOUT_PAIRS", standard.pairs, 2, 100_000),
                100 * settings.integer("RETOUCH_ROLLOUT_PERCENT", standard.share / 100, 1, 100),
                plan(settings, standard.plan));
    }

    private static RolloutPlan plan(Settings settings, RolloutPlan standard) {
        try {
            return RolloutPlan.of(settings.text("RETOUCH_ROLLOUT_BAKE", "30m"),
                    settings.text("RETOUCH_ROLLOUT_ABORT_IF", "error>2%,p95>1.5x,quality<-1%"));
        } catch (IllegalArgumentException e) {
            settings.problem("RETOUCH_ROLLOUT_BAKE or RETOUCH_ROLLOUT_ABORT_IF: " + e.getMessage() + ".");
            return standard;
        }
    }
}
