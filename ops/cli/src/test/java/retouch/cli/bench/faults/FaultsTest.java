package retouch.cli.bench.faults;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Real processes, a real broker and a real store, and what the world does to them. The volumes are small here;
/// `-Pfaults` runs more (`-Dfaults.scale=full` most), and `retouch bench faults` the same without Maven.
class FaultsTest {

    private static final Scale SCALE = Scale
            .valueOf(System.getProperty("faults.scale", "test").toUpperCase(Locale.ROOT));
    private static final long SEED = Long.getLong("faults.seed", 1);

    @Test
    void noFaultBreaksAPromise() throws Exception {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        FaultTable.head(out, LocalDate.now(ZoneOffset.UTC), "of this build", SEED, SCALE);

        List<Scenario> faults = SCALE == Scale.TEST ? Scenarios.ofEveryBuild() : Scenarios.all();
        List<Row> rows = Scenarios.run(faults, SCALE, SEED, row -> FaultTable.row(out, row));

        assertThat(rows).as("seed %d", SEED).hasSize(faults.size())
                .noneMatch(row -> row.ending() == Row.Ending.FAIL);
    }
}
