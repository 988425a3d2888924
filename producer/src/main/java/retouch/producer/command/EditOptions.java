package retouch.producer.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import picocli.CommandLine.Option;

import retouch.producer.client.Edit;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;

/// The options that one edit and a folder of edits share.
final class EditOptions {

    @Option(names = "--color-key", paramLabel = "RRGGBB", converter = Texts.Rgb.class,
            description = "a color in the color picture that means \"no color here\", such as 00ff00")
    private Optional<Integer> colorKey = Optional.empty();

    @Option(names = "--seed", paramLabel = "NUMBER",
            description = "decides the noise; the same seed gives the same picture"
                    + " (default: ${DEFAULT-VALUE})")
    private long seed = Edit.DEFAULT_SEED;

    @Option(names = "--lane", paramLabel = "LANE", converter = Texts.LaneName.class,
            completionCandidates = Texts.LaneNames.class,
            description = "the queue to wait in: ${COMPLETION-CANDIDATES} (default: batch for a folder,"
                    + " otherwise interactive)")
    private Optional<Lane> lane = Optional.empty();

    @Option(names = "--model", paramLabel = "NAME", converter = Texts.ModelName.class,
            description = "an alias or a model version (default: ${DEFAULT-VALUE})")
    private String model = EditRequest.DEFAULT_MODEL;

    @Option(names = "--deadline", paramLabel = "DURATION", converter = Texts.PositiveDuration.class,
            description = "how long the answer is of use, such as PT5M; after that the job expires")
    private Optional<Duration> deadline = Optional.empty();

    @Option(names = "--consent-training", description = "let the trainer learn from this edit")
    private boolean trainingConsent;

    @Option(names = "--keep-location", description = "keep GPS coordinates of the photograph in the result")
    private boolean keepLocation;

    @Option(names = "--tenant", paramLabel = "TENANT", converter = Texts.TenantName.class,
            description = "whose job it is: tenants share a lane fairly (default: default)")
    private Tenant tenant = Tenant.DEFAULT;

    /// @param usualLane where the edit waits if the user names no lane
    /// @param now       where a deadline counts from
    Edit apply(Edit edit, Lane usualLane, Instant now) {
        Edit chosen = edit
                .withSeed(seed)
                .withLane(lane.orElse(usualLane))
                .withModel(model)
                .withTrainingConsent(trainingConsent)
                .withKeepLocation(keepLocation)
                .withTenant(tenant);
        Edit keyed = colorKey.isPresent() ? chosen.withColorKey(colorKey.get()) : chosen;
        return deadline.isPresent() ? keyed.withDeadline(now.plus(deadline.get())) : keyed;
    }

    boolean hasColorKey() {
        return colorKey.isPresent();
    }
}
