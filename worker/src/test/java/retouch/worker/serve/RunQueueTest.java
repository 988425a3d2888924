package retouch.worker.serve;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Company;
import retouch.worker.generate.RunOptions;

import static org.assertj.core.api.Assertions.assertThat;

class RunQueueTest {

    private final RunQueue queue = new RunQueue(
            new InferenceThread.Batches(3, Duration.ofNanos(1)));

    @Test
    void aBatchWaitsForOthersUnlessItIsFull() {
        assertThat(queue.isDue()).as("empty").isTrue();
        queue.add(run(Company.MAY_WAIT));
        queue.add(run(Company.MAY_WAIT));
        assertThat(queue.isDue()).isFalse();
        queue.add(run(Company.MAY_WAIT));
        assertThat(queue.isDue()).isTrue();
    }

    @Test
    void nobodyWaitsWhereSomebodyIsInAHurry() {
        queue.add(run(Company.MAY_WAIT));
        queue.add(run(Company.AT_ONCE));

        assertThat(queue.isDue()).isTrue();
    }

    @Test
    void takesWhoeverCameFirstThenThoseInAHurry() throws InterruptedException {
        WaitingRun first = run(Company.MAY_WAIT);
        WaitingRun second = run(Company.MAY_WAIT);
        WaitingRun third = run(Company.MAY_WAIT);
        WaitingRun hurried = run(Company.AT_ONCE);
        queue.add(first);
        queue.add(second);
        queue.add(third);
        queue.add(hurried);

        assertThat(queue.take()).containsExactly(first, hurried, second);
        assertThat(queue.take()).containsExactly(third);
        assertThat(queue.take()).isEmpty();
    }

    private static WaitingRun run(Company company) {
        return new WaitingRun(Tensor.zeros(1, 1, 1, 1), RunOptions.WHOLE.with(company));
    }
}
