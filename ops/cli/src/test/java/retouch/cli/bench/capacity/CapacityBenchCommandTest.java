package retouch.cli.bench.capacity;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CapacityBenchCommandTest {

    private final StringWriter out = new StringWriter();

    @Test
    void oneServerWaitsAsTheoryHasIt() {
        // M/D/1: the mean wait is u/(2(1-u)) services; its median at u = 0.5 is below that, its p95 above.
        Waits waits = Waits.simulate(demand(1, 1800, Duration.ofSeconds(1), 0), 1, 300_000);

        assertThat(waits.median()).isLessThan(0.5);
        assertThat(waits.p95()).isBetween(1.8, 2.4); // by the series of Crommelin, 2.08
        assertThat(waits.inHandMost()).isEqualTo(1);
    }

    @Test
    void partsOfAFleetWaitLongerThanTheWhole() {
        Demand demand = demand(64, 3600 * 48, Duration.ofSeconds(1), 0.4);

        Waits whole = Waits.simulate(demand, 1, 200_000);
        Waits parts = Waits.simulate(demand, 16, 200_000);

        assertThat(parts.p95()).isGreaterThan(10 * whole.p95() + 0.5);
        assertThat(parts.inHandMost()).isLessThanOrEqualTo(4);
    }

    @Test
    void aDeathCostsItsJobTheLock() {
        Demand demand = new Demand(3600, 1000, 1, Duration.ofSeconds(10), 0, 36, Duration.ofSeconds(30), 7);

        Waits waits = Waits.simulate(demand, 1, 50_000);

        assertThat(waits.again() / 50_000.0).isCloseTo(0.1, within(0.01));
        assertThat(waits.most()).isBetween(30.0, 40.0);
    }

    @Test
    void printsTheSameForTheSameSeed() {
        String first = run("--workers", "100", "--service", "PT0.25S", "--simulate", "20000", "--partitions",
                "1,4");

        assertThat(
                run("--workers", "100", "--service", "PT0.25S", "--simulate", "20000", "--partitions", "1,4"))
                .isEqualTo(first)
                .startsWith("1,000,000 jobs an hour (277.8 a second), 100 workers, 0.3 s a job: 69"
                        + " jobs in hand, utilization 69 %; seed 1.");
        assertThat(
                run("--workers", "100", "--service", "PT0.25S", "--simulate", "20000", "--partitions", "1,4",
                        "--seed", "2"))
                .isNotEqualTo(first);
    }

    @Test
    void tenThousandWorkersAreMoreThanOneShareGroup() {
        assertThat(run("--simulate", "1000", "--partitions", "16", "--json"))
                .contains("\"members\":20000,\"cells\":20");
    }

    private static Demand demand(int workers, long jobsPerHour, Duration service, double spread) {
        return new Demand(jobsPerHour, workers, 1, service, spread, 0, Duration.ofSeconds(30), 7);
    }

    private String run(String... arguments) {
        out.getBuffer().setLength(0);
        assertThat(new CommandLine(new CapacityBenchCommand()).setOut(new PrintWriter(out, true))
                .execute(arguments))
                .isZero();
        return out.toString();
    }
}
