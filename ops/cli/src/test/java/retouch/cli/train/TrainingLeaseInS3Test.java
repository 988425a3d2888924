package retouch.cli.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.lease.Lease;
import retouch.fleet.lease.LeaseDesk;
import retouch.fleet.lease.Right;
import retouch.fleet.object.S3ObjectStore;
import retouch.local.store.EmbeddedObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The lease over the wire: what it needs of a store is what S3 has.
class TrainingLeaseInS3Test {

    private static final Secret SECRET = new Secret("a-secret-key-of-some-length");

    @TempDir
    Path folder;

    @Test
    void passesFromHolderToHolder() throws Exception {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.start(folder, 0,
                new EmbeddedObjectStore.Access("pictures", "tester", SECRET));
                S3ObjectStore store = S3ObjectStore.connect(new FleetConfig("127.0.0.1:1", server.endpoint(),
                        "us-east-1", "pictures", "tester", SECRET), S3ObjectStore.Config.standard())) {
            Lease first = onlyOneOf(8, store);
            LeaseDesk other = new LeaseDesk(store, Right.TRAINING, "other", Duration.ofMinutes(1));
            for (int renewal = 0; renewal < 5; renewal++) {
                assertThat(first.renew()).isTrue();
                assertThat(other.tryAcquire()).isEmpty();
            }
            assertThat(store.list("training/", 100)).as("tidied up").hasSize(2);

            first.release();
            LeaseDesk desk = new LeaseDesk(store, Right.TRAINING, "brief", Duration.ofMillis(200));
            Lease brief = desk.tryAcquire().orElseThrow(); // whose holder crashes now
            await().until(() -> other.tryAcquire().isPresent());
            assertThat(brief.renew()).isFalse();
            assertThat(other.holder().orElseThrow().number()).isGreaterThan(brief.number());
        }
    }

    private static Lease onlyOneOf(int contenders, S3ObjectStore store) throws Exception {
        List<Callable<Optional<Lease>>> all = new ArrayList<>();
        for (int contender = 0; contender < contenders; contender++) {
            LeaseDesk desk = new LeaseDesk(store, Right.TRAINING, "trainer-" + contender,
                    Duration.ofMinutes(1));
            all.add(desk::tryAcquire);
        }
        List<Lease> leases = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Optional<Lease>> answer : threads.invokeAll(all)) {
                answer.get().ifPresent(leases::add);
            }
        }
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }
}
