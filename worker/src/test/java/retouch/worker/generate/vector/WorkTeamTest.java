package retouch.worker.generate.vector;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkTeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void runsEveryTaskOfEveryListOnce(int size) {
        try (WorkTeam team = new WorkTeam(size)) {
            for (int list = 0; list < 2_000; list++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(list % 17);
                team.run(runs.length(), (index, member) -> {
                    assertThat(member).isBetween(0, size - 1);
                    runs.incrementAndGet(index);
                });
                for (int index = 0; index < runs.length(); index++) {
                    assertThat(runs.get(index)).as("list %d, task %d", list, index).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void showsItsOwnerWhatTheOthersWrote() {
        try (WorkTeam team = new WorkTeam(4)) {
            int[] squares = new int[10_000];
            team.run(squares.length, (index, member) -> squares[index] = index * index);
            for (int index = 0; index < squares.length; index++) {
                assertThat(squares[index]).isEqualTo(index * index);
            }
        }
    }

    @Test
    void leavesTheOthersOutWhenTheCrewWorksAlone() {
        try (Crew crew = Crew.of(4)) {
            Thread caller = Thread.currentThread();
            AtomicIntegerArray runs = new AtomicIntegerArray(100);
            crew.alone().run(runs.length(), (index, member) -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                runs.incrementAndGet(index);
            });
            for (int index = 0; index < runs.length(); index++) {
                assertThat(runs.get(index)).isEqualTo(1);
            }
        }
    }

    @Test
    void waitsForAMemberThatIsSlow() {
        try (WorkTeam team = new WorkTeam(2)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(2);
            CountDownLatch both = new CountDownLatch(2);
            team.run(2, (index, member) -> {
                both.countDown();
                awaitUnchecked(both); // each member has one
                if (member == 1) {
                    LockSupport.parkNanos(20_000_000); // far longer than the caller spins
                }
                runs.incrementAndGet(index);
            });
            assertThat(runs.get(0) + runs.get(1)).isEqualTo(2);
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void passesAFailureOnAndGoesOn() {
        try (WorkTeam team = new WorkTeam(3)) {
            for (int round = 0; round < 20; round++) {
                assertThatThrownBy(() -> team.run(30, (index, member) -> {
                    throw new ArithmeticException("task " + index);
                })).satisfiesAnyOf(thrown -> assertThat(thrown).isInstanceOf(ArithmeticException.class),
                        thrown -> assertThat(thrown).hasCauseInstanceOf(ArithmeticException.class));
                AtomicIntegerArray runs = new AtomicIntegerArray(30);
                team.run(30, (index, member) -> runs.incrementAndGet(index));
                for (int index = 0; index < 30; index++) {
                    assertThat(runs.get(index)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void closesTwiceAndRefusesAnEmptyTeam() {
        WorkTeam team = new WorkTeam(2);
        team.close();
        team.close();
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkTeam(0).close());
    }
}
