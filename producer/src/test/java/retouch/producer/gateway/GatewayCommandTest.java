package retouch.producer.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.producer.command.Interrupts;
import retouch.producer.testing.TestingStore;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayCommandTest {

    private static final long PATIENCE_SECONDS = 20;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter err = new StringWriter();
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Runnable> signals = new LinkedBlockingQueue<>();
    private final Interrupts interrupts = lastWords -> {
        signals.add(lastWords);
        return () -> {};
    };

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> run(GatewayCommandTest::memory, "--port", "0"));

        String ready = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(ready).matches("READY http://127\\.0\\.0\\.1:\\d+");
        try (Calls calls = new Calls(URI.create(ready.substring("READY ".length())))) {
            assertThat(calls.get("/health").statusCode()).isEqualTo(200);
        }
        signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).run();

        assertThat(exit.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            int code = run(GatewayCommandTest::memory, "--port", Integer.toString(taken.getLocalPort()));

            assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
            assertThat(err)
                    .hasToString(("retouch: The gateway cannot listen on 127.0.0.1:%d; free the port, or"
                            + " choose another with --port or RETOUCH_GATEWAY_PORT.%n")
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void saysThatThereIsNoFleet() {
        int code = run(() -> {
            throw new FleetUnavailableException("Nothing runs in ./data; start it with: retouch up");
        });

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(err.toString()).isEqualToIgnoringNewLines(
                "retouch: Nothing runs in ./data; start it with: retouch up");
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThat(run(GatewayCommandTest::memory, "--port", "70000")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void reportsEverySettingThatIsWrong() {
        environment.put("RETOUCH_GATEWAY_PORT", "high");
        environment.put("RETOUCH_GATEWAY_PROT", "8080");

        assertThat(run(GatewayCommandTest::memory)).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("RETOUCH_GATEWAY_PORT must be",
                "RETOUCH_GATEWAY_PROT is not a setting");
    }

    private static Fleet memory() {
        return new Fleet(new TestingStore(), new MemoryBroker());
    }

    private int run(FleetAccess access, String... arguments) {
        GatewayCommand command = new GatewayCommand(access, environment, interrupts, Map.of());
        StringWriter screen = new StringWriter() {
            @Override
            public void flush() {
                toString().lines().forEach(lines::add);
            }
        };
        return new CommandLine(command).setOut(new PrintWriter(screen)).setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
