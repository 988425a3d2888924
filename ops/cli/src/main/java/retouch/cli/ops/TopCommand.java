package retouch.cli.ops;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.process.StopSignal;
import retouch.fleet.stream.StreamException;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;

/// `retouch top`: the dashboard in a terminal, drawn anew every two seconds until Ctrl-C.
@Command(name = "top", mixinStandardHelpOptions = true,
        header = "Watch lanes, workers, versions and jobs in the terminal.",
        description = {"",
                "Figures of jobs count from when the command began. With --once or --json it looks once, and they"
                        + " are empty."},
        exitCodeListHeading = "%nExit codes:%n")
public final class TopCommand implements Callable<Integer> {

    private static final String CLEAR = "\033[H\033[J";
    /// A line that is too long for the terminal is cut: one that went on below would push the others down.
    private static final String BEGIN = "\033[?25l\033[?7l";
    /// What follows begins below the screen.
    private static final String END = "\033[?25h\033[?7h\033[999;1H" + System.lineSeparator();

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--once", description = "look once and end")
    private boolean once;

    @Option(names = "--json", description = "look once and print what the dashboard's /v1/fleet answers")
    private boolean asJson;

    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "2",
            description = "seconds between two looks (default: ${DEFAULT-VALUE})")
    private int every;

    /// @param access comes to the fleet
    public TopCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every < 1) {
            spec.commandLine().getErr().println("retouch: --every must be at least 1, not " + every + ".");
            return ExitCode.USAGE.number();
        }
        try (Fleet fleet = access.open();
                EditClient client = EditClient.open(fleet);
                FleetWatch watch = FleetWatch.open(fleet, client)) {
            if (asJson) {
                print(ViewJson.of(watch.view()) + System.lineSeparator());
            } else if (once) {
                print(new TopScreen(Ansi.AUTO.enabled()).draw(watch.view()));
            } else {
                keepDrawing(watch);
            }
            return ExitCode.OK.number();
        } catch (FleetUnavailableException | EditException | StreamException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return ExitCode.UNREACHABLE.number();
        }
    }

    private void keepDrawing(FleetWatch watch) throws InterruptedException {
        StopSignal signal = StopSignal.listen();
        boolean terminal = Ansi.AUTO.enabled();
        TopScreen screen = new TopScreen(terminal);
        try {
            do {
                print(terminal
                        ? BEGIN + CLEAR + screen.drawUpwards(watch.view())
                        : screen.draw(watch.view()));
            } while (!signal.await(Duration.ofSeconds(every)));
        } finally {
            print(terminal ? END : "");
            signal.finish(ExitCode.OK.number());
        }
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
