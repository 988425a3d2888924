package retouch.cli.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.ConnectedFleet;
import retouch.cli.Logs;
import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.producer.command.EditCommand;
import retouch.producer.command.FleetUnavailableException;
import retouch.producer.command.Interrupts;

/// `retouch demo`: a whole fleet on this machine, one real photograph edited by it, and the end.
@Command(name = "demo", mixinStandardHelpOptions = true,
        header = "Start a fleet on this machine, edit a real photograph, show where the result is.",
        description = {
                "",
                "Broker, object store and one worker process are started, a portrait that comes with Retouch is"
                        + " edited with a mask, a sketch and strokes of color, and everything is stopped again."
                        + " Pictures and data are kept in DIR/demo."})
public final class DemoCommand implements Callable<Integer> {

    private final Supplier<Path> data;
    private final boolean interactive;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "print the edit as one JSON object for programs")
    private boolean asJson;

    /// @param data        the folder that `--data` names, once the command line has been read
    /// @param interactive whether the error stream is a terminal
    public DemoCommand(Supplier<Path> data, boolean interactive) {
        this.data = Objects.requireNonNull(data, "data");
        this.interactive = interactive;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(UpExit.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        Path folder = data.get().resolve("demo");
        Stopwatch watch = new Stopwatch();
        StepLines steps = new StepLines(spec.commandLine().getErr());
        try {
            DemoPictures pictures = DemoPictures.unpack(folder);
            DataFolder fleetFolder = DataFolder.open(folder.resolve("fleet"));
            Logs.toFile(fleetFolder.logs().resolve("fleet.log"));
            int code;
            try (OwnFleet fleet = OwnFleet.start(fleetFolder, OwnFleet.Config.of(LocalFleet.Ports.ANY, 1),
                    steps)) {
                code = edit(pictures, fleet.local().connection());
                steps.line("stopping the fleet");
            }
            if (code == 0) {
                report(pictures, watch.lap());
            }
            return code;
        } catch (LocalFleetException e) {
            return steps.failed(e.getMessage());
        } catch (IOException e) {
            return steps.failed("The demo's pictures cannot be written to " + folder + " (" + e.getMessage()
                    + "). Make room or give another folder with --data.");
        }
    }

    /// By the same verb that users run, so that the demo shows nothing that they cannot have.
    private int edit(DemoPictures pictures, FleetConfig address) {
        CommandLine edit = new CommandLine(
                new EditCommand(() -> connect(address), Interrupts.none(), interactive));
        edit.setOut(spec.commandLine().getOut());
        edit.setErr(spec.commandLine().getErr());
        return edit.execute(pictures.arguments(asJson).toArray(String[]::new));
    }

    private static Fleet connect(FleetConfig address) throws FleetUnavailableException {
        try {
            return ConnectedFleet.open(address);
        } catch (ObjectStoreException | StreamException e) {
            throw new FleetUnavailableException(e.getMessage(), e);
        }
    }

    private void report(DemoPictures pictures, Duration took) {
        if (!asJson) {
            spec.commandLine().getOut().println();
            spec.commandLine().getOut().println("result         " + pictures.result());
            spec.commandLine().getOut().println("contact sheet  " + pictures.sheet());
            spec.commandLine().getOut()
                    .printf("done in %.1f s; try it on your own pictures: retouch up, then retouch"
                            + " edit --help%n", took.toMillis() / 1000.0);
        }
    }
}
