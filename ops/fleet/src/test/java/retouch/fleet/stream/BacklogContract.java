package retouch.fleet.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static retouch.fleet.stream.LogContract.message;

/// What every [Broker] says about what waits in it.
public interface BacklogContract extends RetryContract {

    @Test
    default void saysWhatTheQueuesHoldAndForHowLong() throws Exception {
        assertThat(backlog(Topic.REQUESTS_BATCH)).isEqualTo(Backlog.empty(Topic.REQUESTS_BATCH, 0));
        for (String key : List.of("in-hand", "second", "third")) {
            send(Topic.REQUESTS_BATCH, message(key));
        }
        assertThat(backlog(Topic.REQUESTS_BATCH)).as("before any worker ever came").satisfies(backlog -> {
            assertThat(backlog.jobs()).isEqualTo(3);
            assertThat(backlog.arrived()).isEqualTo(3);
        });
        assertThat(backlog(Topic.REQUESTS_INTERACTIVE))
                .isEqualTo(Backlog.empty(Topic.REQUESTS_INTERACTIVE, 0));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);

        broker().work(List.of(Lane.BATCH), _ -> {
            begun.countDown();
            waitFor(mayEnd);
            return new Verdict.Done();
        });

        waitFor(begun);
        assertThat(backlog(Topic.REQUESTS_BATCH)).satisfies(backlog -> {
            assertThat(backlog.jobs()).as("in hand, and waiting").isEqualTo(3);
            assertThat(backlog.oldest()).hasValueSatisfying(
                    age -> assertThat(age).isBetween(Duration.ZERO, PATIENCE.multipliedBy(2)));
        });
        mayEnd.countDown();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(backlog(Topic.REQUESTS_BATCH))
                .isEqualTo(Backlog.empty(Topic.REQUESTS_BATCH, 3)));
    }

    @Test
    default void aLaneIsBothOfItsQueues() throws Exception {
        send(Topic.REQUESTS_BATCH, message("job-1"));
        send(Topic.later(Lane.BATCH), message("job-2"));

        Backlog lane = Backlog.of(Lane.BATCH, broker().backlogs());

        assertThat(lane.queue()).isEqualTo(Topic.REQUESTS_BATCH);
        assertThat(lane.jobs()).isEqualTo(2);
        assertThat(lane.arrived()).as("what is in the second came through the first").isEqualTo(1);
        assertThat(lane.oldest()).isPresent();
    }

    private Backlog backlog(Topic queue) throws StreamException {
        return broker().backlogs().stream().filter(backlog -> backlog.queue() == queue).findFirst()
                .orElseThrow();
    }

    private static void waitFor(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
