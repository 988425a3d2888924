package retouch.schemas.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.Lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PoolTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void isNeverBeyondItsLimits() {
        Pool pool = pool(4, new PoolLimits(1, 8));
        assertThat(pool.withLimits(new PoolLimits(5, 6)).size()).isEqualTo(5);
        assertThat(pool.withLimits(new PoolLimits(0, 2)).size()).isEqualTo(2);
        assertThatThrownBy(() -> pool.withSize(9)).hasMessageContaining("within the limits");
        assertThatThrownBy(() -> pool.withSize(0)).hasMessageContaining("within the limits");
        assertThatThrownBy(() -> new PoolLimits(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isCalledWhatADeploymentCanBeCalled() {
        assertThat(List.of("cpu", "a", "gpu-a100", "x".repeat(63))).allMatch(Pool::isName);
        assertThat(List.of("", "Cpu", "1cpu", "a_b", "a.b", "x".repeat(64), "ü")).noneMatch(Pool::isName);
    }

    @Test
    void anOrderMeansOneWorkerAndNoneThatIsStartedInItsPlace() {
        Pool pool = pool(1, new PoolLimits(0, 8)).withDrain(new DrainOrder("cpu-1", NOON));
        assertThat(pool.drains("cpu-1", NOON.plusNanos(999))).as("messages have microseconds").isTrue();
        assertThat(pool.drains("cpu-1", NOON.plusNanos(1_000))).as("it was started again").isFalse();
        assertThat(pool.drains("cpu-2", NOON)).isFalse();
    }

    @Test
    void keepsTheNewestOrdersAndOneForEachWorker() {
        Pool pool = pool(1, new PoolLimits(0, 8));
        for (int each = 0; each < 70; each++) {
            pool = pool.withDrain(new DrainOrder("w" + each, NOON));
        }
        assertThat(pool.drains()).hasSize(64).startsWith(new DrainOrder("w6", NOON));
        assertThat(pool.withDrain(new DrainOrder("w69", NOON.plusSeconds(1))).drains()).hasSize(64)
                .endsWith(new DrainOrder("w68", NOON), new DrainOrder("w69", NOON.plusSeconds(1)));
    }

    @Test
    void aPlanMakesSense() {
        assertThatThrownBy(() -> new AutoscalePlan(0, Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("utilization");
        assertThatThrownBy(() -> new AutoscalePlan(Double.NaN, Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("utilization");
        assertThatThrownBy(() -> new AutoscalePlan(0.5, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("drain");
    }

    private static Pool pool(int size, PoolLimits limits) {
        return new Pool("cpu", "cpu", "auto", List.of(Lane.INTERACTIVE), size, limits, false,
                Optional.empty(),
                List.of(), new Pool.Edition(1, "ada", NOON));
    }
}
