package retouch.fleet.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LeaseDeskTest {

    private static final Duration DURATION = Duration.ofSeconds(100);

    private final MemoryObjectStore store = new MemoryObjectStore("memory");
    private final AtomicLong now = new AtomicLong(-50);

    @Test
    void givesTheFirstLeaseToTheFirstWhoAsks() throws Exception {
        Lease lease = desk("a").tryAcquire().orElseThrow();

        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.number()).isEqualTo(1);
        assertThat(desk("b").tryAcquire()).isEmpty();
        assertThat(desk("b").holder()).contains(new LeaseDesk.Holder("a", 1));
    }

    @Test
    void letsTheHolderRenewForEver() throws Exception {
        LeaseDesk other = desk("b");
        Lease lease = desk("a").tryAcquire().orElseThrow();
        for (int renewal = 0; renewal < 20; renewal++) {
            pass(60);
            assertThat(other.tryAcquire()).isEmpty();
            assertThat(lease.renew()).isTrue();
        }
        assertThat(lease.number()).isEqualTo(21);
        assertThat(store.list("", 100)).as("tidied up").containsExactly(
                ObjectKeys.lease(ObjectKeys.TRAINING_LEASES, 20),
                ObjectKeys.lease(ObjectKeys.TRAINING_LEASES, 21));
    }

    @Test
    void passesACrashedHoldersLeaseOnAfterItsDuration() throws Exception {
        Lease crashed = desk("a").tryAcquire().orElseThrow();
        LeaseDesk next = desk("b");
        pass(1000); // nobody has watched yet: the lease may have been renewed a moment ago
        assertThat(next.tryAcquire()).isEmpty();
        pass(99);
        assertThat(next.tryAcquire()).isEmpty();
        pass(1);
        Lease lease = next.tryAcquire().orElseThrow();

        assertThat(lease.number()).isEqualTo(2).isGreaterThan(crashed.number());
        assertThat(crashed.isHeld()).isFalse();
        assertThat(crashed.renew()).isFalse();
        assertThat(lease.renew()).isTrue();
    }

    @Test
    void countsTheHoldersTimeFromBeforeItsNote() throws Exception {
        SlowStore slow = new SlowStore(store, () -> pass(70));
        Lease lease = new LeaseDesk(slow, Right.TRAINING, "a", DURATION, now::get).tryAcquire().orElseThrow();

        pass(29);
        assertThat(lease.isHeld()).isTrue();
        pass(1);
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void needsNoWaitAfterALeaseWasGivenBack() throws Exception {
        Lease lease = desk("a").tryAcquire().orElseThrow();
        lease.release();

        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.renew()).isFalse();
        assertThat(desk("b").holder()).isEmpty();
        assertThat(desk("b").tryAcquire().orElseThrow().number()).isEqualTo(3);
    }

    /// The holder slept through its lease; others had it and tidied up the number that it wants to write.
    @Test
    void doesNotBelieveASleeperWhoseNumberIsFree() throws Exception {
        Lease sleeper = desk("a").tryAcquire().orElseThrow();
        LeaseDesk desk = desk("b");
        desk.tryAcquire();
        LeaseBook book = new LeaseBook(store, Right.TRAINING);
        long slept = now.get();
        pass(100);
        Lease other = desk.tryAcquire().orElseThrow();
        for (int renewal = 0; renewal < 5; renewal++) {
            assertThat(other.renew()).isTrue();
        }
        assertThat(book.note(2)).isEmpty();

        now.set(slept); // its clock stood still, as a stopped machine's does
        assertThat(sleeper.isHeld()).isTrue();
        assertThat(sleeper.renew()).isFalse();
        assertThat(sleeper.isHeld()).isFalse();
        assertThat(other.renew()).isTrue();
    }

    @Test
    void knowsItsOwnNoteWhenAnAnswerWasLost() throws Exception {
        SlowStore lossy = new SlowStore(store, () -> pass(10));
        Lease lease = new LeaseDesk(lossy, Right.TRAINING, "a", DURATION, now::get).tryAcquire()
                .orElseThrow();
        lossy.loseNextAnswer();
        assertThatThrownBy(lease::renew).isInstanceOf(ObjectStoreException.class);
        assertThat(lease.isHeld()).isTrue();
        assertThat(new LeaseBook(store, Right.TRAINING).last()).as("arrived all the same").isEqualTo(2);

        assertThat(lease.renew()).isTrue();
        assertThat(lease.number()).isEqualTo(2);
        pass(80); // 10 for the lost answer, 10 for the second try: counted from the first
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void givesBackALeaseWhoseLastAnswerWasLost() throws Exception {
        SlowStore lossy = new SlowStore(store, () -> {});
        Lease lease = new LeaseDesk(lossy, Right.TRAINING, "a", DURATION, now::get).tryAcquire()
                .orElseThrow();
        lossy.loseNextAnswer();
        assertThatThrownBy(lease::renew).isInstanceOf(ObjectStoreException.class);

        lease.release();
        assertThat(desk("b").tryAcquire()).isPresent();
    }

    @Test
    void waitsForANoteThatNobodyCanReadAsLongAsForTheLongest() throws Exception {
        store.put(ObjectKeys.lease(ObjectKeys.TRAINING_LEASES, 4), new byte[]{1, 2, 3}, "text/plain");
        LeaseDesk desk = desk("a");
        assertThat(desk.tryAcquire()).isEmpty();
        pass(3599);
        assertThat(desk.tryAcquire()).isEmpty();
        pass(1);
        assertThat(desk.tryAcquire().orElseThrow().number()).isEqualTo(5);
    }

    @Test
    void letsOneOfManyHaveItWhoAskAtOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            MemoryObjectStore fresh = new MemoryObjectStore("memory");
            List<Callable<Optional<Lease>>> all = new ArrayList<>();
            for (int contender = 0; contender < 8; contender++) {
                LeaseDesk desk = new LeaseDesk(fresh, Right.TRAINING, "trainer-" + contender, DURATION,
                        now::get);
                all.add(desk::tryAcquire);
            }
            long holders = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Optional<Lease>> answer : threads.invokeAll(all)) {
                    holders += answer.get().isPresent() ? 1 : 0;
                }
            }
            assertThat(holders).as("round " + round).isEqualTo(1);
        }
    }

    /// Trainers that come, renew, forget to, crash and give back, in any order: never two at once.
    @Test
    void neverHasTwoHolders() throws Exception {
        for (long seed = 1; seed <= 30; seed++) {
            neverHasTwoHolders(new SplittableRandom(seed), "seed " + seed);
        }
    }

    private void neverHasTwoHolders(SplittableRandom random, String what) throws Exception {
        MemoryObjectStore shared = new MemoryObjectStore("memory");
        List<LeaseDesk> desks = new ArrayList<>();
        List<Lease> leases = new ArrayList<>();
        for (int trainer = 0; trainer < 4; trainer++) {
            desks.add(new LeaseDesk(shared, Right.TRAINING, "trainer-" + trainer, DURATION, now::get));
        }
        long last = 0;
        for (int step = 0; step < 400; step++) {
            pass(random.nextInt(40));
            Lease any = leases.isEmpty() ? null : leases.get(random.nextInt(leases.size()));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    Optional<Lease> lease = desks.get(random.nextInt(4)).tryAcquire();
                    if (lease.isPresent()) {
                        assertThat(lease.get().number()).as(what).isGreaterThan(last);
                        last = lease.get().number();
                        leases.add(lease.get());
                    }
                }
                case 3, 4, 5 -> {
                    if (any != null && any.renew()) {
                        last = any.number();
                    }
                }
                case 6 -> {
                    if (any != null && random.nextInt(4) == 0) {
                        any.release();
                    }
                }
                default ->
                    desks.set(random.nextInt(4),
                            new LeaseDesk(shared, Right.TRAINING, "new-" + step, DURATION, now::get));
            }
            assertThat(leases.stream().filter(Lease::isHeld).count()).as(what + ", step " + step)
                    .isLessThanOrEqualTo(1);
        }
        assertThat(leases).as(what).hasSizeGreaterThan(3);
    }

    private LeaseDesk desk(String holder) {
        return new LeaseDesk(store, Right.TRAINING, holder, DURATION, now::get);
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
