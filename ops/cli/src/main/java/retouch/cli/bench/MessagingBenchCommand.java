package retouch.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.ConnectedFleet;
import retouch.cli.Folders;
import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.local.bench.MessagingBench;

/// `retouch bench messaging`: what the messages of a job cost when nothing is computed.
@Command(name = "messaging", mixinStandardHelpOptions = true,
        header = "Requests per second through publish, share group and result, with a generator that returns at once.")
final class MessagingBenchCommand implements Callable<Integer> {

    private static final int WARM_UP = 300;
    private static final int[] LOOPS = {1, 2, 4, 8};
    private static final double LIMIT_PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--requests", defaultValue = "3000",
            description = "requests per row (default: ${DEFAULT-VALUE})")
    private int requests;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("retouch-bench");
        try (LocalFleet local = LocalFleet.start(DataFolder.open(folder), LocalFleet.Ports.ANY);
                Fleet fleet = ConnectedFleet.open(local.connection())) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%-28s %12s %12s %14s%n", "workers", "requests/s", "ratio", "deliveries");
            double one = 0;
            for (int loops : LOOPS) {
                MessagingBench.Figures figures = measure(fleet, loops);
                one = one == 0 ? figures.perSecond() : one;
                out.printf("%-28d %12.0f %12.2f %14s%n", loops, figures.perSecond(),
                        figures.perSecond() / one,
                        figures.deliveries() + " of " + figures.requests());
                out.flush();
            }
            out.printf(
                    "limit: %.0f requests/s on two cores; broker, workers and client share this process's cores%n",
                    LIMIT_PER_SECOND);
            return 0;
        } catch (LocalFleetException | ObjectStoreException | StreamException | TimeoutException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return 3;
        } finally {
            Folders.delete(folder);
        }
    }

    private MessagingBench.Figures measure(Fleet fleet, int loops)
            throws StreamException, InterruptedException, TimeoutException {
        return MessagingBench.run(fleet.broker(),
                new MessagingBench.Config(WARM_UP, Math.max(1, requests), loops, false, PATIENCE));
    }
}
