package retouch.cli.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.local.DataFolder;
import retouch.local.LocalFleetException;
import retouch.schemas.job.Lane;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;

class PoolWorkerTest {

    @TempDir
    Path folder;

    @Test
    void isToldItsPoolItsLanesAndItsEngine() throws Exception {
        assertThat(environment("power9", "nd4j", Lane.BATCH, Lane.INTERACTIVE))
                .containsEntry("RETOUCH_WORKER_POOL", "some")
                .containsEntry("RETOUCH_WORKER_LANES", "batch,interactive")
                .containsEntry("RETOUCH_WORKER_ENGINE", "nd4j").doesNotContainKey("RETOUCH_WORKER_DEVICE");
        assertThat(environment("cpu", "auto", Lane.BATCH)).doesNotContainKey("RETOUCH_WORKER_ENGINE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda"})
    void mustComputeOnTheGpuThatItsPoolPromises(String device) throws Exception {
        assertThat(environment(device, "auto", Lane.BATCH)).containsEntry("RETOUCH_WORKER_DEVICE", "cuda");
    }

    private Map<String, String> environment(String device, String engine, Lane... lanes)
            throws IOException, LocalFleetException, InvalidSettingsException {
        Pool pool = new Pool("some", device, engine, List.of(lanes), 1, new PoolLimits(0, 1), false,
                Optional.empty(), List.of(), new Pool.Edition(1, "test", Instant.EPOCH));
        try (DataFolder data = DataFolder.open(folder)) {
            return OwnFleet
                    .workerConfig(data, FleetConfig.from(Settings.of(Map.of(), Optional.empty())), pool)
                    .environment();
        }
    }
}
