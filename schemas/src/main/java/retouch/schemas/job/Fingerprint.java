package retouch.schemas.job;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// The identity of a request's content: same id and same fingerprint is the same job.
///
/// It covers what decides the pixels and the answer: the digests of the inputs, the color key, the
/// seed, the model asked for, consent and location. It leaves out what says only how the request
/// travels: lane, tenant, deadline, clock, trace context and where the inputs lie.
public final class Fingerprint {

    private Fingerprint() {}

    /// Digests the canonical text of `request`: one `name=value` line per field, in a fixed order.
    public static Sha256 of(EditRequest request) {
        // Without a locale, some countries would write the seed in digits of their own.
        String canonical = String.format(Locale.ROOT, """
                retouch-edit-v1
                photograph=%s
                mask=%s
                sketch=%s
                color=%s
                color-key=%s
                seed=%d
                model=%s
                training-consent=%b
                keep-location=%b
                """,
                request.inputs().photograph().sha256(),
                request.inputs().mask().sha256(),
                digest(request.inputs().sketch()),
                digest(request.inputs().color()),
                request.colorKey().map("%06x"::formatted).orElse("none"),
                request.seed(),
                request.model(),
                request.trainingConsent(),
                request.keepLocation());
        return Sha256.of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(Optional<ObjectRef> reference) {
        return reference.map(ref -> ref.sha256().hex()).orElse("none");
    }
}
