package retouch.schemas.job;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Someone asks for one edit. What each field means to other languages stands in
/// `EditRequested.avsc`.
///
/// @param id              chosen by the publisher; the same id with the same content is the same job
/// @param lane            the queue it waits in
/// @param inputs          the pictures
/// @param colorKey        a color in the color picture that means "no color here", as `0xRRGGBB`
/// @param seed            decides the noise; the same seed on the same engine paints the same pixels
/// @param model           an alias (`stable`) or a version name; 1 to 128 characters, none of them control
///                        characters
/// @param deadline        after this the answer is `Expired`; kept in whole microseconds
/// @param trainingConsent whether the trainer may learn from this edit
/// @param keepLocation    whether GPS coordinates in the photograph stay in the result
/// @param tenant          whose job it is
/// @param requestedAt     when the publisher made the request, by its own clock; kept in whole microseconds
/// @param traceParent     W3C trace context of the publisher
public record EditRequest(
        JobId id,
        Lane lane,
        EditInputs inputs,
        Optional<Integer> colorKey,
        long seed,
        String model,
        Optional<Instant> deadline,
        boolean trainingConsent,
        boolean keepLocation,
        Tenant tenant,
        Instant requestedAt,
        Optional<String> traceParent) {

    /// The alias that serves whoever asks for nothing in particular.
    public static final String DEFAULT_MODEL = "stable";

    public EditRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(colorKey, "colorKey");
        Objects.requireNonNull(model, "model");
        deadline = deadline.map(instant -> WireTime.instant(instant, "deadline"));
        Objects.requireNonNull(tenant, "tenant");
        requestedAt = WireTime.instant(requestedAt, "requestedAt");
        Objects.requireNonNull(traceParent, "traceParent");
        if (colorKey.isPresent() && (colorKey.get() < 0 || colorKey.get() > 0xFFFFFF)) {
            throw new IllegalArgumentException("colorKey must be 0xRRGGBB: " + colorKey.get());
        }
        if (model.chars().anyMatch(Character::isISOControl)) {
            // A line break could pass for another field of the canonical text that the fingerprint digests.
            throw new IllegalArgumentException("model must not have control characters");
        }
        if (model.isBlank() || model.length() > 128) {
            throw new IllegalArgumentException("model must have 1 to 128 characters: " + model);
        }
    }

    /// Of whoever does not say who it is.
    public EditRequest(JobId id, Lane lane, EditInputs inputs, Optional<Integer> colorKey, long seed,
            String model, Optional<Instant> deadline, boolean trainingConsent, boolean keepLocation,
            Instant requestedAt, Optional<String> traceParent) {
        this(id, lane, inputs, colorKey, seed, model, deadline, trainingConsent, keepLocation, Tenant.DEFAULT,
                requestedAt, traceParent);
    }

    /// The same, of somebody.
    public EditRequest withTenant(Tenant owner) {
        return new EditRequest(id, lane, inputs, colorKey, seed, model, deadline, trainingConsent,
                keepLocation,
                owner, requestedAt, traceParent);
    }
}
