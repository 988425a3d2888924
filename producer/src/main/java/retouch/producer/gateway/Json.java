package retouch.producer.gateway;

import java.nio.charset.StandardCharsets;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;

/// Sends JSON that is never stored by anybody on the way.
final class Json {

    private Json() {}

    static byte[] bytes(String json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static void send(ServerResponse response, String json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderValues.CACHE_NO_CACHE);
        response.send(bytes(json));
    }
}
