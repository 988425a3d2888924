package retouch.producer.client;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;

/// One edit that somebody wants: [#of] what and where, then the `with…` methods for the rest.
///
/// @param job             its name for ever, if it matters: with a name, publishing again is the same job;
///     without one, every publication is a new job with a random name
/// @param photograph      what is edited
/// @param mask            where: light is the hole; of the photograph's size
/// @param sketch          lines for the hole; of any size if the aspect agrees with the photograph's
/// @param color           strokes of color for the hole; of any size if the aspect agrees
/// @param colorKey        a color in the color picture that means "no color here", as `0xRRGGBB`
/// @param seed            decides the noise
/// @param lane            the queue it waits in
/// @param model           an alias (`stable`) or a version name, 1 to 128 characters
/// @param deadline        after this the answer is `Expired`
/// @param trainingConsent whether the trainer may learn from this edit
/// @param keepLocation    whether GPS coordinates in the photograph stay in the result
/// @param tenant          whose job it is
/// @param traceParent     W3C trace context that the job's spans belong to
public record Edit(
        Optional<JobId> job,
        PictureFile photograph,
        PictureFile mask,
        Optional<PictureFile> sketch,
        Optional<PictureFile> color,
        Optional<Integer> colorKey,
        long seed,
        Lane lane,
        String model,
        Optional<Instant> deadline,
        boolean trainingConsent,
        boolean keepLocation,
        Tenant tenant,
        Optional<String> traceParent) {

    /// The seed of whoever chooses none.
    public static final long DEFAULT_SEED = 1;

    private static final int MODEL_LENGTH_MAX = 128;

    public Edit {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(photograph, "photograph");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(sketch, "sketch");
        Objects.requireNonNull(color, "color");
        Objects.requireNonNull(colorKey, "colorKey");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(deadline, "deadline");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(traceParent, "traceParent");
        if (colorKey.isPresent() && (colorKey.get() < 0 || colorKey.get() > 0xFFFFFF)) {
            throw new IllegalArgumentException("colorKey must be 0xRRGGBB: " + colorKey.get());
        }
        if (model.isBlank() || model.length() > MODEL_LENGTH_MAX) {
            throw new IllegalArgumentException("model must have 1 to 128 characters: " + model);
        }
    }

    /// An edit in the interactive lane by the `stable` model, without sketch, color or a name of its own.
    public static Edit of(PictureFile photograph, PictureFile mask) {
        return new Edit(Optional.empty(), photograph, mask, Optional.empty(), Optional.empty(),
                Optional.empty(), DEFAULT_SEED, Lane.INTERACTIVE, EditRequest.DEFAULT_MODEL,
                Optional.empty(), false, false, Tenant.DEFAULT,
                Optional.empty());
    }

    /// As [#of(PictureFile, PictureFile)], from files.
    public static Edit of(Path photograph, Path mask) {
        return of(PictureFile.of(photograph), PictureFile.of(mask));
    }

    public Edit withJob(JobId value) {
        return new Edit(Optional.of(value), photograph, mask, sketch, color, colorKey, seed, lane, model,
                deadline, trainingConsent, keepLocation, tenant, traceParent);
    }

    public Edit withSketch(PictureFile value) {
        return new Edit(job, photograph, mask, Optional.of(value), color, colorKey, seed, lane, model,
                deadline, trainingConsent, keepLocation, tenant, traceParent);
    }

    public Edit withColor(PictureFile value) {
        return new Edit(job, photograph, mask, sketch, Optional.of(value), colorKey, seed, lane, model,
                deadline, trainingConsent, keepLocation, tenant, traceParent);
    }

    /// @param rgb `0xRRGGBB`
    public Edit withColorKey(int rgb) {
        return new Edit(job, photograph, mask, sketch, color, Optional.of(rgb), seed, lane, model,
                deadline, trainingConsent, keepLocation, tenant, traceParent);
    }

    public Edit withSeed(long value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, value, lane, model, deadline,
                trainingConsent, keepLocation, tenant, traceParent);
    }

    public Edit withLane(Lane value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, value, model, deadline,
                trainingConsent, keepLocation, tenant, traceParent);
    }

    public Edit withModel(String value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, lane, value, deadline,
                trainingConsent, keepLocation, tenant, traceParent);
    }

    public Edit withDeadline(Instant value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, lane, model,
                Optional.of(value), trainingConsent, keepLocation, tenant, traceParent);
    }

    /// @param value shares the lane fairly with other tenants
    public Edit withTenant(Tenant value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, lane, model, deadline,
                trainingConsent, keepLocation, value, traceParent);
    }

    public Edit withTrainingConsent(boolean value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, lane, model, deadline, value,
                keepLocation, tenant, traceParent);
    }

    public Edit withKeepLocation(boolean value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, lane, model, deadline,
                trainingConsent, value, tenant, traceParent);
    }

    /// @param value a W3C `traceparent` header
    public Edit withTraceParent(String value) {
        return new Edit(job, photograph, mask, sketch, color, colorKey, seed, lane, model, deadline,
                trainingConsent, keepLocation, tenant, Optional.of(value));
    }
}
