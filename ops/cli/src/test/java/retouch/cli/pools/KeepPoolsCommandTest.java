package retouch.cli.pools;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.command.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// `pools keep` as a service: it declares, keeps, and says how it is.
class KeepPoolsCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Thread service = Thread.ofPlatform().unstarted(() -> {});

    @AfterEach
    void stop() throws Exception {
        service.interrupt();
        service.join();
    }

    @Test
    void isReadyWhenEveryPoolIsAsItIsWanted() throws Exception {
        int port = freePort();
        start(port, "--print");

        await().atMost(PATIENCE).until(() -> asked(port, "/health/ready").statusCode() == 200);
        await().atMost(PATIENCE).until(() -> out.toString().contains("--scale worker-cpu=2 worker-cpu"));
        assertThat(asked(port, "/metrics").body()).contains("service=\"pools\"");
    }

    @Test
    void isNotReadyButLivesWhileTheHostCannot() throws Exception {
        int port = freePort();
        start(port, "--file", folder.resolve("no-such-file.yml").toString());

        await().atMost(PATIENCE).until(() -> asked(port, "/health/ready").body()
                .contains("{\"name\":\"pools\",\"passed\":false,"));
        assertThat(asked(port, "/health/ready").statusCode()).isEqualTo(503);
        assertThat(asked(port, "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesASettingThatThereIsNot() {
        assertThat(run(Map.of("RETOUCH_POOLS_FIEL", "pools.properties"), "--print"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("RETOUCH_POOLS_FIEL is not a setting");
    }

    private void start(int port, String... options) throws IOException {
        Path pools = Files.writeString(folder.resolve("pools.properties"), "cpu.size = 2\n");
        Map<String, String> environment = Map.of("RETOUCH_METRICS_PORT", Integer.toString(port),
                "RETOUCH_POOLS_FILE", pools.toString());
        service = Thread.ofPlatform().start(() -> run(environment, options));
    }

    private int run(Map<String, String> environment, String... options) {
        CommandLine line = PoolsCommand.line(
                () -> new Fleet(new MemoryObjectStore("pools"), new MemoryBroker()), environment);
        line.setCaseInsensitiveEnumValuesAllowed(true).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[]{"keep", "--on", "compose"}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return line.execute(arguments);
    }

    /// An answer of 0 stands for none.
    private static Answer asked(int port, String path) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) { // not yet
            return new Answer(0, "");
        }
    }

    private record Answer(int statusCode, String body) {}

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
