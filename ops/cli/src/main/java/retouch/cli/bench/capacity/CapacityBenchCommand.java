package retouch.cli.bench.capacity;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;

/// `retouch bench capacity`: what a fleet of a given size would do and cost. A simulation: nothing is started.
@Command(name = "capacity", mixinStandardHelpOptions = true,
        header = "Simulate a large fleet: waits, limits of the broker, traffic, store requests, costs.",
        description = {"",
                "Seeded: the same options print the same figures. docs/capacity.md says where the defaults"
                        + " were measured and what is assumed."})
public final class CapacityBenchCommand implements Callable<Integer> {

    /// Photograph, mask, sketch and color, result and commit.
    private static final double STORE_WRITES = 6;
    /// A look before each upload, four pictures, a look for the commit before and two between, the result.
    private static final double STORE_READS = 12;
    private static final double STATUS_BYTES = 500;
    private static final int BROKERS_A_CELL = 3;

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--jobs-per-hour", defaultValue = "1000000", description = "default: ${DEFAULT-VALUE}")
    private long jobsPerHour;

    @Option(names = "--workers", defaultValue = "10000", description = "default: ${DEFAULT-VALUE}")
    private int workers;

    @Option(names = "--jobs-at-once", defaultValue = "1",
            description = "jobs in hand of each worker, RETOUCH_WORKER_JOBS (default: ${DEFAULT-VALUE})")
    private int jobsAtOnce;

    @Option(names = "--service", paramLabel = "DURATION", defaultValue = "PT25S",
            description = "mean time of one job on one worker (default: ${DEFAULT-VALUE})")
    private Duration service = Duration.ofSeconds(25);

    @Option(names = "--spread", defaultValue = "0.4",
            description = "sigma of the logarithm of that time (default: ${DEFAULT-VALUE})")
    private double spread;

    @Option(names = "--deaths-per-hour", defaultValue = "0.01",
            description = "deaths of each worker (default: ${DEFAULT-VALUE})")
    private double deathsPerHour;

    @Option(names = "--lock", paramLabel = "DURATION", defaultValue = "PT30S",
            description = "RETOUCH_KAFKA_LOCK (default: ${DEFAULT-VALUE})")
    private Duration lock = Duration.ofSeconds(30);

    @Option(names = "--partitions", split = ",", defaultValue = "1,4,20,64,256",
            description = "of a lane, one row each (default: ${DEFAULT-VALUE})")
    private List<Integer> partitions = List.of();

    @Option(names = "--simulate", paramLabel = "JOBS", defaultValue = "1000000",
            description = "jobs of one row (default: ${DEFAULT-VALUE})")
    private int simulated;

    @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--messages", defaultValue = "14",
            description = "messages of one job, measured (default: ${DEFAULT-VALUE})")
    private double messages;

    @Option(names = "--bytes", defaultValue = "7700",
            description = "bytes of one job in all topics, measured (default: ${DEFAULT-VALUE})")
    private double bytes;

    @Option(names = "--stored", paramLabel = "BYTES", defaultValue = "700000",
            description = "bytes that one job leaves in the store (default: ${DEFAULT-VALUE})")
    private double stored;

    @Option(names = "--kept-days", defaultValue = "30", description = "default: ${DEFAULT-VALUE}")
    private double keptDays;

    @Option(names = "--prices", split = ",", paramLabel = "DOLLARS",
            defaultValue = "0.08,0.005,0.0004,0.023,0.40",
            description = "worker hour, 1,000 writes, 1,000 reads, GB month, broker hour; assumed"
                    + " (default: ${DEFAULT-VALUE})")
    private List<Double> prices = List.of();

    @Option(names = "--json",
            description = "print one JSON object: jobsPerHour, workers, utilization, inHand, waits,"
                    + " members, cells, brokerRequestsPerSecond, megabytesPerSecond, storeWritesPerSecond,"
                    + " storeReadsPerSecond, dollarsPerHour")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() {
        Demand demand = demand();
        List<Waits> waits = partitions.stream().map(count -> Waits.simulate(demand, count, simulated))
                .toList();
        Traffic.PerJob job = new Traffic.PerJob(messages, bytes, STORE_WRITES, STORE_READS, stored);
        Traffic traffic = Traffic.of(demand, job, STATUS_BYTES);
        Prices.Bill bill = new Prices(prices.get(0), prices.get(1), prices.get(2), prices.get(3),
                prices.get(4))
                .bill(demand, traffic, job, keptDays, BROKERS_A_CELL * traffic.cells());
        PrintWriter out = spec.commandLine().getOut();
        out.println(asJson
                ? OneLine.object(json -> json(json, demand, waits, traffic, bill))
                : CapacityText.of(demand, waits, traffic, bill));
        out.flush();
        return 0;
    }

    private Demand demand() {
        if (partitions.stream().anyMatch(count -> count < 1 || count > workers) || simulated < 1
                || prices.size() != 5) {
            throw new ParameterException(spec.commandLine(),
                    "--partitions are 1 to --workers, --simulate is at least"
                            + " 1, --prices are five.");
        }
        try {
            return new Demand(jobsPerHour, workers, jobsAtOnce, service, spread, deathsPerHour, lock, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "All numbers must be positive.", e);
        }
    }

    private static void json(JsonGenerator json, Demand demand, List<Waits> waits, Traffic traffic,
            Prices.Bill bill)
            throws IOException {
        json.writeNumberField("jobsPerHour", demand.jobsPerHour());
        json.writeNumberField("workers", demand.workers());
        json.writeNumberField("utilization", rounded(demand.utilization()));
        json.writeNumberField("inHand", rounded(demand.inHand()));
        json.writeArrayFieldStart("waits");
        for (Waits row : waits) {
            json.writeStartObject();
            json.writeNumberField("partitions", row.partitions());
            json.writeNumberField("medianSeconds", rounded(row.median()));
            json.writeNumberField("p95Seconds", rounded(row.p95()));
            json.writeNumberField("p99Seconds", rounded(row.p99()));
            json.writeNumberField("mostSeconds", rounded(row.most()));
            json.writeNumberField("inHandMost", row.inHandMost());
            json.writeNumberField("backlogMost", row.backlogMost());
            json.writeNumberField("again", row.again());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("members", traffic.members());
        json.writeNumberField("cells", traffic.cells());
        json.writeNumberField("brokerRequestsPerSecond", rounded(traffic.brokerRequests()));
        json.writeNumberField("megabytesPerSecond", rounded(traffic.megabytes()));
        json.writeNumberField("storeWritesPerSecond", rounded(traffic.storeWrites()));
        json.writeNumberField("storeReadsPerSecond", rounded(traffic.storeReads()));
        json.writeNumberField("dollarsPerHour", rounded(bill.total()));
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", value));
    }
}
