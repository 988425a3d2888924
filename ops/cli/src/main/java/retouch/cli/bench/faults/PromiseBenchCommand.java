package retouch.cli.bench.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;

/// `retouch bench promise`: publishes small jobs to a fleet that somebody else runs, and breaks meanwhile, then looks
/// whether each has its one end.
@Command(name = "promise", mixinStandardHelpOptions = true,
        header = "Publish small jobs to a running fleet and check that each ends exactly once.",
        description = {"",
                "For a fleet that is scaled, rolled and killed meanwhile. It reads every topic, so it"
                        + " needs the rights of ops and of a gateway."},
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:Every promise was kept.",
                "1:A promise was broken; the sentences say which.", "3:The fleet does not answer."})
public final class PromiseBenchCommand implements Callable<Integer> {

    private static final int BROKEN = 1;
    private static final int UNREACHABLE = 3;

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--jobs", defaultValue = "60", description = "how many (default: ${DEFAULT-VALUE})")
    private int jobs = 60;

    @Option(names = "--every", paramLabel = "DURATION", defaultValue = "PT0.2S",
            description = "between two jobs (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ofMillis(200);

    @Option(names = "--open-max", paramLabel = "COUNT", defaultValue = "16",
            description = "publish no further job while so many have not ended (default: ${DEFAULT-VALUE})")
    private int openMax = 16;

    @Option(names = "--until-input-ends",
            description = "publish as long as standard input is open, whatever --jobs says")
    private boolean untilInputEnds;

    @Option(names = "--patience", paramLabel = "DURATION", defaultValue = "PT5M",
            description = "longest wait for the last end (default: ${DEFAULT-VALUE})")
    private Duration patience = Duration.ofMinutes(5);

    @Option(names = "--seed", defaultValue = "1",
            description = "decides the pictures (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "print one JSON object: jobs, ended, again, seconds, breaches")
    private boolean asJson;

    /// @param access comes to the fleet
    public PromiseBenchCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (jobs < 1 || openMax < 1 || every.isNegative() || !patience.isPositive()) {
            throw new ParameterException(spec.commandLine(),
                    "--jobs and --open-max must be at least 1, --every not"
                            + " negative, --patience more than zero.");
        }
        try (Fleet fleet = access.open(); Run run = Run.begin(fleet, seed)) {
            long begin = System.nanoTime();
            publish(run);
            run.awaitAll(patience);
            return report(run, Duration.ofNanos(System.nanoTime() - begin));
        } catch (FleetUnavailableException | StreamException | ObjectStoreException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return UNREACHABLE;
        }
    }

    private void publish(Run run) throws StreamException, InterruptedException {
        CountDownLatch inputEnded = new CountDownLatch(1);
        if (untilInputEnds) {
            Thread.ofPlatform().daemon().name("input").start(() -> awaitEnd(inputEnded));
        }
        while (untilInputEnds ? inputEnded.getCount() > 0 : run.jobs() < jobs) {
            run.send(1);
            if (!run.awaitEnded(run.jobs() - openMax + 1, patience)) {
                return; // nothing ends any more, which the report says
            }
            TimeUnit.NANOSECONDS.sleep(every.toNanos());
        }
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // an input that breaks has ended, too
        }
        ended.countDown();
    }

    private int report(Run run, Duration took) throws StreamException, ObjectStoreException {
        Evidence evidence = run.evidence();
        List<Breach> breaches = Promise.all().stream().flatMap(each -> each.breaches(evidence).stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        double seconds = took.toMillis() / 1e3;
        if (asJson) {
            out.println(OneLine.object(json -> {
                json.writeNumberField("jobs", run.jobs());
                json.writeNumberField("ended", run.endedJobs());
                json.writeNumberField("again", run.recomputed());
                json.writeNumberField("seconds", seconds);
                json.writeArrayFieldStart("breaches");
                for (Breach breach : breaches) {
                    json.writeString(breach.toString());
                }
                json.writeEndArray();
            }));
        } else {
            out.println("%d jobs, %d ended, %d runs of the network beyond one a job, %.1f s.".formatted(
                    run.jobs(),
                    run.endedJobs(), run.recomputed(), seconds));
            breaches.forEach(out::println);
            out.println(breaches.isEmpty()
                    ? "Every promise was kept."
                    : "%d promises were broken.".formatted(breaches.size()));
        }
        out.flush();
        return breaches.isEmpty() ? 0 : BROKEN;
    }
}
