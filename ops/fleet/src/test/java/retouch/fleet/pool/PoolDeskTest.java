package retouch.fleet.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.Lane;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PoolDeskTest {

    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(new MemoryObjectStore("pictures"), broker);
    private final PoolDesk desk = desk("ada");

    @Test
    void tellsEveryChangeToWhoeverFollows() throws Exception {
        try (PoolsView view = PoolsView.open(broker, SchemaSource.none())) {
            declare(2);
            desk.change("cpu", pool -> pool.withSize(4));
            desk.change("cpu", pool -> pool.withPaused(true));

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                    () -> view.pool("cpu").map(Pool::paused).orElse(false));
            assertThat(view.pool("cpu").orElseThrow().size()).isEqualTo(4);
            assertThat(view.pool("cpu").orElseThrow().edition().revision()).isEqualTo(3);
        }
    }

    @Test
    void whoComesLaterSeesWhatWasThere() throws Exception {
        declare(2);
        desk.change("cpu", pool -> pool.withSize(5));

        try (PoolsView view = PoolsView.open(broker, SchemaSource.none())) {
            assertThat(view.pools()).extracting(Pool::size).containsExactly(5);
        }
        assertThat(desk.pools()).containsOnlyKeys("cpu");
    }

    @Test
    void losesNoChangeOfManyThatAreMadeAtOnce() throws Exception {
        declare(0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> changes = new ArrayList<>();
            for (int each = 0; each < 20; each++) {
                Callable<Pool> more = () -> desk("operator").change("cpu",
                        pool -> pool.withSize(pool.size() + 1));
                changes.add(threads.submit(more));
            }
            for (Future<?> change : changes) {
                change.get();
            }
        }

        assertThat(desk.pools().get("cpu").size()).isEqualTo(20);
        assertThat(desk.pools().get("cpu").edition().revision()).isEqualTo(21);
        try (PoolsView view = PoolsView.open(broker, SchemaSource.none())) {
            assertThat(view.pool("cpu").orElseThrow().size()).isEqualTo(20);
        }
    }

    @Test
    void aChangeThatChangesNothingIsNotWritten() throws Exception {
        declare(2);
        desk.change("cpu", pool -> pool.withSize(2));

        assertThat(broker.readAll(Topic.POOLS)).hasSize(1);
    }

    @Test
    void tellsWhatADeadProcessHadWrittenAndNotTold() throws Exception {
        Pool first = declare(2);
        Pool untold = first.withSize(3).withEdition(new Pool.Edition(2, "bob", broker.now()));
        fleet.store().createOnly(ObjectKeys.poolRevision("cpu", 2),
                Messages.pool(SchemaSource.none()).encode(untold).value(), "application/avro");

        desk.change("cpu", pool -> pool.withPaused(true));

        try (PoolsView view = PoolsView.open(broker, SchemaSource.none())) {
            assertThat(view.pool("cpu").orElseThrow().size()).isEqualTo(3);
            assertThat(view.pool("cpu").orElseThrow().edition().revision()).isEqualTo(3);
        }
    }

    @Test
    void saysWhatToDoAboutAPoolThatIsNotThereOrCannotBe() throws Exception {
        assertThatThrownBy(() -> desk.change("gpu", pool -> pool)).isInstanceOf(PoolRefusedException.class)
                .hasMessageContaining("There is no pool gpu").hasMessageContaining("pools declare gpu");
        assertThatThrownBy(() -> desk.change("GPU 1", pool -> pool)).isInstanceOf(PoolRefusedException.class)
                .hasMessageContaining("'GPU 1' is none");
        declare(2);
        assertThatThrownBy(() -> desk.change("cpu", pool -> pool.withSize(21)))
                .isInstanceOf(PoolRefusedException.class).hasMessageContaining("within the limits");
    }

    private Pool declare(int size) throws Exception {
        return desk.declare("cpu", (now, first) -> new Pool("cpu", "cpu", "auto",
                List.of(Lane.INTERACTIVE, Lane.BATCH), size, new PoolLimits(0, 20), false, Optional.empty(),
                List.of(), first));
    }

    private PoolDesk desk(String by) {
        return new PoolDesk(fleet, SchemaSource.none(), by, Duration.ofSeconds(20));
    }
}
