package retouch.producer.gateway;

import java.util.Objects;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

import retouch.producer.command.EditJson;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

/// Says no over HTTP, as RFC 9457 wants it: `application/problem+json` with `type`, `title`, `status`,
/// `detail`, and `code` for programs.
///
/// @param status the HTTP status
/// @param code   lower case with dashes; API
/// @param detail one sentence for the person who asked
record Problem(Status status, String code, String detail) {

    static final String CONTENT_TYPE = "application/problem+json";

    // RFC 9110 calls it Content; the library still has no constant of that name.
    private static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");
    private static final int RETRY_AFTER_SECONDS = 2;

    Problem {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
    }

    /// The request itself is wrong.
    static Problem badRequest(String detail) {
        return new Problem(Status.BAD_REQUEST_400, "bad-request", detail);
    }

    /// What the fleet refuses: a name that is taken is 409, everything else 422.
    static Problem refused(Refusal refusal) {
        Status status = refusal.code() == RefusalCode.CONFLICT
                ? Status.CONFLICT_409
                : UNPROCESSABLE;
        return new Problem(status, refusal.code().label(), refusal.sentence());
    }

    static Problem notFound(String detail) {
        return new Problem(Status.NOT_FOUND_404, "not-found", detail);
    }

    static Problem tooLarge(String detail) {
        return new Problem(Status.REQUEST_ENTITY_TOO_LARGE_413, "too-large", detail);
    }

    /// More is going on than this gateway allows; worth another try soon.
    static Problem busy(String detail) {
        return new Problem(Status.TOO_MANY_REQUESTS_429, "busy", detail);
    }

    /// A tenant has all that it may have; worth another try when one of its edits has ended.
    static Problem overQuota(String detail) {
        return new Problem(Status.TOO_MANY_REQUESTS_429, "over-quota", detail);
    }

    /// The fleet does not answer.
    static Problem unavailable(String detail) {
        return new Problem(Status.SERVICE_UNAVAILABLE_503, "unavailable", detail);
    }

    /// One JSON object, without a line break at the end.
    String json() {
        return EditJson.object(json -> {
            json.writeStringField("type", "urn:retouch:problem:" + code);
            json.writeStringField("title", status.reasonPhrase());
            json.writeNumberField("status", status.code());
            json.writeStringField("code", code);
            json.writeStringField("detail", detail);
        });
    }

    void send(ServerResponse response) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        response.header(HeaderValues.CACHE_NO_CACHE);
        if (status.equals(Status.TOO_MANY_REQUESTS_429) || status.equals(Status.SERVICE_UNAVAILABLE_503)) {
            response.header(HeaderNames.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
        }
        response.send(Json.bytes(json()));
    }
}
