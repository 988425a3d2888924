package retouch.producer.gateway;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.fleet.Fleet;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.client.EditClient;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingStore;

import static org.assertj.core.api.Assertions.assertThat;

class BorderTest {

    private static final Pattern NAMED = Pattern.compile(
            "(?:(?:href|src)=\"|from '\\./)([a-z]+\\.[a-z]+)[\"']");
    private static final byte[] SAMPLE = Pictures.plain(4, 4, 0x336699);

    private final Fleet fleet = new Fleet(new TestingStore(), new MemoryBroker());
    private EditClient client;
    private GatewayServer gateway;
    private Calls calls;

    @BeforeEach
    void start() throws Exception {
        GatewayServer.Config standard = GatewayServer.Config.DEFAULT;
        client = EditClient.open(fleet);
        gateway = GatewayServer.start(new GatewayServer.Config("127.0.0.1", 0, Set.of("Retouch.Example"),
                standard.bodyBytesMax(), standard.transfersMax(), standard.openEditsMax(),
                standard.tenantEditsMax(),
                standard.eventStreamsMax(), standard.eventStreamTime()), client,
                Map.of("portrait.png", SAMPLE));
        calls = new Calls(gateway.uri());
    }

    @AfterEach
    void stop() {
        calls.close();
        gateway.close();
        client.close();
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:9999", "LOCALHOST", "[::1]:80", "retouch.example:443"})
    void answersToItsOwnNames(String host) throws Exception {
        assertThat(get("/health", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example",
                    "retouch.example.evil.example", "10.0.0.1"})
    void answersToNoNameThatSomebodyElsePointsHere(String host) throws Exception {
        assertThat(get("/", host)).startsWith("HTTP/1.1 421").contains("\"code\" : \"wrong-host\"")
                .doesNotContain("evil");
    }

    @ParameterizedTest
    @CsvSource({"Origin,http://evil.example", "Origin,null", "Origin,http://127.0.0.1:1",
            "Sec-Fetch-Site,cross-site", "Sec-Fetch-Site,same-site"})
    void takesNothingFromAnotherSitesPage(String header, String value) throws Exception {
        assertThat(calls.post(Map.of(), header, value).statusCode()).isEqualTo(403);
        assertThat(client.openJobs()).isZero();
    }

    @Test
    void takesWhatItsOwnPageAndProgramsSend() throws Exception {
        String own = gateway.uri().toString();

        assertThat(calls.post(Map.of(), "Origin", own, "Sec-Fetch-Site", "same-origin").statusCode())
                .as("past the border, and then an empty form").isEqualTo(400);
        assertThat(calls.post(Map.of()).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/editor.js", "/sample/portrait.png", "/health", "/v1/edits/nobody", "/nothing"})
    void tellsBrowsersToRunOurFilesOnly(String path) throws Exception {
        assertThat(calls.get(path).headers().map())
                .containsEntry("content-security-policy", List.of(Border.POLICY))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cross-origin-resource-policy", List.of("same-origin"));
        assertThat(Border.POLICY).startsWith("default-src 'none'").doesNotContain("unsafe");
    }

    @ParameterizedTest
    @CsvSource({"/,text/html; charset=utf-8", "/index.html,text/html; charset=utf-8",
            "/editor.css,text/css; charset=utf-8", "/editor.js,text/javascript; charset=utf-8",
            "/icon.svg,image/svg+xml", "/sample/portrait.png,image/png",
            "/sample/index.json,application/json"})
    void servesTheEditorWithItsContentTypes(String path, String contentType) throws Exception {
        assertThat(calls.get(path).statusCode()).isEqualTo(200);
        assertThat(calls.get(path).headers().firstValue("Content-Type")).contains(contentType);
    }

    @Test
    void servesEveryFileThatItsPageNames() throws Exception {
        Deque<String> waiting = new ArrayDeque<>(List.of("index.html"));
        Set<String> seen = new TreeSet<>();
        while (!waiting.isEmpty()) {
            String name = waiting.pop();
            if (seen.add(name)) {
                HttpResponse<String> file = calls.get("/" + name);
                assertThat(file.statusCode()).as(name).isEqualTo(200);
                NAMED.matcher(file.body()).results().map(match -> match.group(1)).forEach(waiting::push);
            }
        }
        assertThat(seen).contains("editor.css", "editor.js", "gateway.js", "icon.svg", "layers.js");
    }

    @Test
    void asksNobodyElseForFiles() throws Exception {
        assertThat(calls.get("/").body() + calls.get("/editor.css").body() + calls.get("/editor.js").body())
                .doesNotContain("http://", "https://", "//cdn", "@import");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
            "/sample/../../EditorFiles.class",
            "/sample/..%2f..%2fetc%2fpasswd", "/editor/index.html", "/sample/", "//etc/passwd",
            "/v1/edits/..%2f..%2fhealth", "/v1/edits/%3Cscript%3E", "/sample/portrait.png%00.html"})
    void findsNothingOutsideItsList(String path) throws Exception {
        assertThat(get(path, "127.0.0.1")).containsPattern("^HTTP/1.1 40[04]").doesNotContain("root:",
                "<script");
    }

    @Test
    void sendsAPageAgainOnlyIfItChanged() throws Exception {
        String tag = calls.get("/editor.js").headers().firstValue("ETag").orElseThrow();

        assertThat(
                calls.raw("GET /editor.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-None-Match: "
                        + tag + "\r\n\r\n"))
                .startsWith("HTTP/1.1 304");
    }

    private String get(String path, String host) throws Exception {
        return calls.raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }
}
