package retouch.schemas.message;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// CloudEvents 1.0 attributes in Kafka's binary mode (CloudEvents specification, "Kafka Protocol
/// Binding", section 3.2).
final class CloudEvent {

    /// What makes and publishes requests.
    static final String PUBLISHER = "/retouch/publisher";

    /// Where changes to model versions and aliases are written down.
    static final String REGISTRY = "/retouch/registry";

    /// Where pools are changed.
    static final String POOLS = "/retouch/pools";

    private CloudEvent() {}

    /// @param type    such as `retouch.edit.requested.v1`
    /// @param source  who says so, as a URI reference; `id` is unique in it
    /// @param id      of this event; the same event published again has the same id
    /// @param subject the job id
    /// @param time    when it happened
    static Map<String, String> headers(String type, String source, String id, String subject, Instant time) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_type", type);
        headers.put("ce_source", source);
        headers.put("ce_id", id);
        headers.put("ce_subject", subject);
        headers.put("ce_time", time.toString());
        return headers;
    }

    /// A worker as a source.
    static String worker(String id) {
        // The encoder is made for forms, where a plus is a space.
        return "/retouch/workers/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A trainer as a source.
    static String trainer(String id) {
        return "/retouch/trainers/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The attributes that say how the body is written.
    static Map<String, String> bodyHeaders(long fingerprint) {
        return Map.of(
                "content-type", "application/avro",
                "ce_dataschema", "urn:retouch:schema:%016x".formatted(fingerprint));
    }
}
