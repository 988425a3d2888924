package retouch.fleet.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.fleet.Fleet;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.Lane;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PoolsFileTest {

    private static final String TWO = """
            # a pool that follows its load, and one that does not
            cpu.max = 8
            cpu.autoscale = true
            cpu.hold = PT30S

            gpu.device = h100
            gpu.engine = onnxruntime
            gpu.lanes = batch, interactive
            gpu.size = 2
            gpu.min = 1
            gpu.max = 3
            """;

    @TempDir
    Path folder;

    @Test
    void readsEveryFieldAndHasDefaultsForAll() throws Exception {
        List<Pool> pools = read(TWO).pools();

        Pool.Edition edition = new Pool.Edition(9, "ada", Instant.EPOCH);
        AutoscalePlan plan = new AutoscalePlan(0.7, Duration.ofSeconds(30), Duration.ofSeconds(30));
        assertThat(pools).extracting(pool -> pool.withEdition(edition)).containsExactly(
                new Pool("cpu", "cpu", "auto", List.of(Lane.INTERACTIVE, Lane.BATCH), 0, new PoolLimits(0, 8),
                        false, Optional.of(plan), List.of(), edition),
                new Pool("gpu", "h100", "onnxruntime", List.of(Lane.BATCH, Lane.INTERACTIVE), 2,
                        new PoolLimits(1, 3), false, Optional.empty(), List.of(), edition));
    }

    @Test
    void declaresWhatIsNotThereAndLeavesWhatOperatorsChanged() throws Exception {
        try (MemoryBroker broker = new MemoryBroker()) {
            PoolDesk desk = new PoolDesk(new Fleet(new MemoryObjectStore("pictures"), broker),
                    SchemaSource.none(), "up", Duration.ofSeconds(5));
            assertThat(read(TWO).declare(desk)).extracting(Pool::name).containsExactly("cpu", "gpu");
            desk.change("gpu", pool -> pool.withSize(3));

            assertThat(read(TWO + "power9.size = 1\n").declare(desk)).extracting(Pool::name)
                    .containsExactly("power9");

            assertThat(desk.pools().get("gpu").size()).isEqualTo(3);
            assertThat(desk.pools().get("gpu").edition().revision()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpu.size = many       | cpu.size must be a whole number from 0 to 10000, not 'many'.
            cpu.size = 65         | cpu.size must be from 0 to 64, its limits, not '65'.
            cpu.lanes = fast      | cpu.lanes must list lanes once each, of interactive, batch, not 'fast'.
            cpu.engine =          | cpu.engine must not be blank.
            cpu.autoscale = on    | cpu.autoscale must be true or false, not 'on'.
            cpu.utilization = 1.2 | cpu.utilization must be above 0 and at most 1, not '1.2'.
            cpu.hold = 30s        | cpu.hold must be a duration such as PT30S, not '30s'.
            cpu.sise = 1          | cpu.sise is no field of a pool; they are autoscale, device, drain,
            CPU.size = 1          | CPU.size is no POOL.FIELD;
            size = 1              | size is no POOL.FIELD;
            """)
    void namesFileFieldAndValueOfWhatIsWrong(String line, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("pools.properties"), line);

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> PoolsFile.read(file))
                .satisfies(problem -> assertThat(problem.problems()).hasSize(1))
                .withMessageContaining(file + ": " + sentence);
    }

    @Test
    void reportsEveryProblemTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("pools.properties"), """
                cpu.min = 4
                cpu.max = 2
                gpu.size = 1
                gpu.size = 2
                """);

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> PoolsFile.read(file))
                .satisfies(problem -> assertThat(problem.problems()).hasSize(2))
                .withMessageContainingAll("cpu.max must not be less than cpu.min, 4, not '2'.",
                        "gpu.size is there twice, as '1' and as '2'.");
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> PoolsFile.read(folder.resolve("none.properties")))
                .withMessageContaining("none.properties cannot be read");
    }

    private PoolsFile read(String text) throws IOException, InvalidSettingsException {
        return PoolsFile.read(Files.writeString(folder.resolve("pools.properties"), text));
    }
}
