package retouch.cli.bench.faults;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MutationScenarioTest {

    @Test
    void noDamageHarmsTheReader() {
        for (long seed = 1; seed <= 3; seed++) {
            Row row = new MutationScenario().run(500, seed);
            assertThat(row.notes()).as("seed %d", seed).hasSize(1);
            assertThat(row.ending()).as("seed %d: %s", seed, row.notes()).isEqualTo(Row.Ending.PASS);
        }
    }
}
