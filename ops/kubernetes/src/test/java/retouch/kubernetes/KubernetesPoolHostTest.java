package retouch.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.pool.PoolHostException;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KubernetesPoolHostTest {

    private FakeApiServer server;
    private KubernetesPoolHost host;

    @BeforeEach
    void start() throws Exception {
        server = FakeApiServer.start("faces", "worker-cpu", 2);
        host = open(server.uri());
    }

    @AfterEach
    void stop() {
        host.close();
        server.close();
    }

    @Test
    void scalesTheDeploymentOfThePool() throws Exception {
        host.keep(pool("cpu", 5), List.of());
        assertThat(server.replicas()).isEqualTo(5);
        host.keep(pool("cpu", 0), List.of());
        assertThat(server.replicas()).isZero();
    }

    @Test
    void writesNothingWhereAllIsAsWanted() throws Exception {
        host.keep(pool("cpu", 2), List.of(worker("pod-1", WorkerState.READY)));
        assertThat(server.asked())
                .containsExactly("GET /apis/apps/v1/namespaces/faces/deployments/worker-cpu/scale");
    }

    @Test
    void touchesTheScaleAndPodsAloneAndNeedsNoOtherRight() throws Exception {
        host.keep(pool("cpu", 1), List.of(worker("pod-1", WorkerState.BUSY)));
        assertThat(server.asked()).containsExactly(
                "GET /apis/apps/v1/namespaces/faces/deployments/worker-cpu/scale",
                "GET /api/v1/namespaces/faces/pods/pod-1",
                "PATCH /api/v1/namespaces/faces/pods/pod-1",
                "PUT /apis/apps/v1/namespaces/faces/deployments/worker-cpu/scale");
    }

    @Test
    void saysWhichPodsAreCheapBeforeThePoolShrinks() throws Exception {
        host.keep(pool("cpu", 1),
                List.of(worker("pod-1", WorkerState.BUSY), worker("pod-2", WorkerState.READY),
                        worker("no-pod", WorkerState.READY)));
        assertThat(server.prices()).containsEntry("pod-1", "1000").containsEntry("pod-2", "0")
                .doesNotContainKey("no-pod");
        assertThat(server.replicas()).isEqualTo(1);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> host.keep(pool("gpu", 1), List.of())).isInstanceOf(PoolHostException.class)
                .hasMessageContaining("There is no Deployment worker-gpu in the namespace faces");
        server.forbid();
        assertThatThrownBy(() -> host.keep(pool("cpu", 1), List.of())).isInstanceOf(PoolHostException.class)
                .hasMessageContaining("needs get and update of deployments/scale, get and patch of pods");
    }

    @Test
    void saysThatTheServerIsAway() {
        String gone = server.uri();
        server.close();
        try (KubernetesPoolHost nobody = open(gone)) {
            assertThatThrownBy(() -> nobody.keep(pool("cpu", 1), List.of()))
                    .isInstanceOf(PoolHostException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    private static KubernetesPoolHost open(String uri) {
        return KubernetesPoolHost.open(new KubernetesPoolHost.Settings(Optional.of(uri), Optional.of("faces"),
                "worker-",
                Duration.ofSeconds(20)));
    }

    private static Pool pool(String name, int size) {
        return new Pool(name, name, "auto", List.of(Lane.BATCH), size, new PoolLimits(0, 9), false,
                Optional.empty(),
                List.of(), new Pool.Edition(1, "ada", Instant.EPOCH));
    }

    private static WorkerStatus worker(String pod, WorkerState state) {
        return new WorkerStatus(new WorkerIdentity(pod, "vector", "cpu"), state, "", "m", List.of(Lane.BATCH),
                Optional.empty(), Optional.empty(), WorkerStatus.Counts.NONE, "node", "cpu", Instant.EPOCH,
                Instant.EPOCH);
    }
}
