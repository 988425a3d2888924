package retouch.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// So much of the Kubernetes API as a pool needs: one Deployment's scale, and annotations of two pods.
final class FakeApiServer implements AutoCloseable {

    private static final Pattern REPLICAS = Pattern.compile("\"replicas\"\\s*:\\s*(\\d+)");
    private static final Pattern PRICE = Pattern.compile("pod-deletion-cost\"\\s*:\\s*\"(\\d+)\"");

    private final HttpServer server;
    private final String scalePath;
    private final String podsPath;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> prices = new ConcurrentHashMap<>();
    private volatile int replicas;
    private volatile boolean forbidden;

    private FakeApiServer(HttpServer server, String namespace, String deployment, int replicas) {
        this.server = server;
        this.scalePath = "/apis/apps/v1/namespaces/%s/deployments/%s/scale".formatted(namespace, deployment);
        this.podsPath = "/api/v1/namespaces/%s/pods/".formatted(namespace);
        this.replicas = replicas;
    }

    static FakeApiServer start(String namespace, String deployment, int replicas) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeApiServer server = new FakeApiServer(http, namespace, deployment, replicas);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int replicas() {
        return replicas;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    Map<String, String> prices() {
        return Map.copyOf(prices);
    }

    void forbid() {
        forbidden = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + path);
        if (forbidden) {
            reply(exchange, 403, status("Forbidden", 403));
        } else if (path.equals(scalePath)) {
            Matcher wanted = REPLICAS.matcher(body);
            if (exchange.getRequestMethod().equals("PUT") && wanted.find()) {
                replicas = Integer.parseInt(wanted.group(1));
            }
            reply(exchange, 200, scale());
        } else if (path.matches(Pattern.quote(podsPath) + "pod-[12]")) {
            String pod = path.substring(podsPath.length());
            Matcher price = PRICE.matcher(body);
            if (exchange.getRequestMethod().equals("PATCH") && price.find()) {
                prices.put(pod, price.group(1));
            }
            reply(exchange, 200, """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"}}""".formatted(pod));
        } else {
            reply(exchange, 404, status("NotFound", 404));
        }
    }

    private String scale() {
        return """
                {"apiVersion":"autoscaling/v1","kind":"Scale",
                 "metadata":{"name":"worker-cpu","namespace":"faces","resourceVersion":"7"},
                 "spec":{"replicas":%d},"status":{"replicas":%d}}""".formatted(replicas, replicas);
    }

    private static String status(String reason, int code) {
        return """
                {"apiVersion":"v1","kind":"Status","status":"Failure","reason":"%s","code":%d}""".formatted(
                reason, code);
    }

    private static void reply(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
