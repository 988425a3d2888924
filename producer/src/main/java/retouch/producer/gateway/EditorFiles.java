package retouch.producer.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;

import retouch.producer.command.EditJson;
import retouch.schemas.object.Sha256;

/// The web editor and the samples it offers. A fixed list, read at start: what is asked for is looked up
/// in it and never becomes a path.
final class EditorFiles implements HttpService {

    private static final List<String> EDITOR = List.of("index.html", "editor.css", "editor.js", "layers.js",
            "view.js", "pointer.js", "gateway.js", "results.js", "icon.svg");
    private static final Pattern SAMPLE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}\\.(png|jpg|webp)");
    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "jpg", "image/jpeg",
            "webp", "image/webp",
            "json", "application/json");

    private final Map<String, StaticFile> byPath = new LinkedHashMap<>();

    /// @param samples by file name, such as `portrait.png`; copied
    EditorFiles(Map<String, byte[]> samples) {
        EDITOR.forEach(name -> add("/" + name, resource(name)));
        byPath.put("/", byPath.get("/index.html"));
        new TreeMap<>(samples).forEach((name, content) -> {
            if (!SAMPLE_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not a name for a sample, such as portrait.png: " + name);
            }
            add("/sample/" + name, content.clone());
        });
        add("/sample/index.json", Json.bytes(EditJson.object(json -> {
            json.writeArrayFieldStart("files");
            for (String name : new TreeMap<>(samples).keySet()) {
                json.writeString(name);
            }
            json.writeEndArray();
        })));
    }

    private static final class StaticFile {

        private final String contentType;
        private final byte[] content;
        private final String tag;

        private StaticFile(String contentType, byte[] content) {
            this.contentType = contentType;
            this.content = content;
            this.tag = "\"" + Sha256.of(content).hex() + "\"";
        }

        private void send(Optional<String> knownTag, ServerResponse response) {
            response.header(HeaderNames.ETAG, tag);
            // Asked again every time, so that an update of the gateway is an update of the page.
            response.header(HeaderNames.CACHE_CONTROL, "no-cache");
            if (knownTag.isPresent() && knownTag.get().equals(tag)) {
                response.status(Status.NOT_MODIFIED_304).send();
            } else {
                response.header(HeaderNames.CONTENT_TYPE, contentType);
                response.send(content);
            }
        }
    }

    @Override
    public void routing(HttpRules rules) {
        byPath.forEach((path, file) -> rules.get(path,
                (request, response) -> file.send(request.headers().first(HeaderNames.IF_NONE_MATCH),
                        response)));
    }

    private void add(String path, byte[] content) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        byPath.put(path, new StaticFile(CONTENT_TYPES.get(extension), content));
    }

    private static byte[] resource(String name) {
        try (InputStream in = EditorFiles.class.getResourceAsStream("editor/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the build has no editor/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the build's editor/" + name + " cannot be read", e);
        }
    }
}
