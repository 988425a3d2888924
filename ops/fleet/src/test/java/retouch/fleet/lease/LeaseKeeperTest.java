package retouch.fleet.lease;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import retouch.fleet.object.MemoryObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LeaseKeeperTest {

    private final MemoryObjectStore store = new MemoryObjectStore("memory");

    @Test
    void renewsUntilItIsClosedAndGivesTheLeaseBack() throws Exception {
        Duration duration = Duration.ofHours(1);
        Lease lease = new LeaseDesk(store, Right.TRAINING, "a", duration).tryAcquire().orElseThrow();
        try (LeaseKeeper keeper = new LeaseKeeper(lease, Duration.ofMillis(40))) {
            await().until(() -> keeper.number() >= 3);
            assertThat(keeper.isHeld()).isTrue();
            assertThat(keeper.problem()).isEmpty();
            assertThat(new LeaseDesk(store, Right.TRAINING, "b", duration).tryAcquire()).isEmpty();
        }
        assertThat(lease.isHeld()).isFalse();
        assertThat(new LeaseDesk(store, Right.TRAINING, "b", duration).tryAcquire()).isPresent();
    }

    @Test
    void stopsOnceTheLeaseIsLost() throws Exception {
        Lease lease = new LeaseDesk(store, Right.TRAINING, "a", Duration.ofHours(1)).tryAcquire()
                .orElseThrow();
        new LeaseBook(store, Right.TRAINING).write(2, new LeaseNote("thief", "t", Duration.ofHours(1)));
        try (LeaseKeeper keeper = new LeaseKeeper(lease, Duration.ofMillis(4))) {
            await().until(() -> !keeper.isHeld());
        }
        assertThat(new LeaseDesk(store, Right.TRAINING, "b", Duration.ofHours(1)).holder())
                .contains(new LeaseDesk.Holder("thief", 2));
    }
}
