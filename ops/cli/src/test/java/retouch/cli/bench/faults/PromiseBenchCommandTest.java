package retouch.cli.bench.faults;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class PromiseBenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aFleetWithoutWorkersBreaksThePromise() {
        assertThat(run(() -> new Fleet(new MemoryObjectStore("retouch"), new MemoryBroker()), "--jobs", "2",
                "--every", "PT0S", "--patience", "PT0.01S")).isEqualTo(1);
        assertThat(out.toString()).startsWith("2 jobs, 0 ended,")
                .contains("EveryRequestAnsweredOnce is broken")
                .contains("it has no commit").endsWith("2 promises were broken.\n");
    }

    @Test
    void saysThatThereIsNoFleet() {
        assertThat(run(() -> {
            throw new FleetUnavailableException("There is none.");
        })).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("retouch: There is none.\n");
    }

    @Test
    void refusesToPublishNothing() {
        assertThat(run(() -> {
            throw new FleetUnavailableException("not reached");
        }, "--jobs", "0")).isEqualTo(2);
    }

    private int run(FleetAccess access, String... arguments) {
        return new CommandLine(new PromiseBenchCommand(access)).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
