package retouch.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        send(Topic.REQUESTS_BATCH, message("job-1"));
        send(Topic.REQUESTS_BATCH, message("job-2"));
        assertThat(backlog(Topic.REQUESTS_BATCH).jobs()).isEqualTo(2);
        assertThat(backlog(Topic.REQUESTS_INTERACTIVE)).isEqualTo(Backlog.empty(Topic.REQUESTS_INTERACTIVE));
        CountDownLatch goOn = new CountDownLatch(1);

        broker().work(List.of(Lane.BATCH), delivery -> {
            goOn.await();
            return new Verdict.Done();
        });

        assertThat(backlog(Topic.REQUESTS_BATCH)).satisfies(backlog -> {
            assertThat(backlog.jobs()).as("in hand, and waiting").isEqualTo(2);
            assertThat(backlog.oldest()).hasValueSatisfying(
                    age -> assertThat(age).isBetween(Duration.ZERO, PATIENCE.multipliedBy(2)));
        });
        goOn.countDown();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(backlog(Topic.REQUESTS_BATCH))
                .isEqualTo(Backlog.empty(Topic.REQUESTS_BATCH)));
    }

    private Backlog backlog(Topic queue) throws StreamException {
        return broker().backlogs().stream().filter(backlog -> backlog.queue() == queue).findFirst()
                .orElseThrow();
    }

    @Test
    default void tellsHowMuchIsOpenInALane() throws Exception {
        assertThat(broker().laneLoad(Lane.BATCH)).isEqualTo(new Broker.LaneLoad(0, 0, Optional.empty()));
        Instant before = Instant.now();
        for (String key : List.of("in-hand", "second", "third")) {
            send(Topic.REQUESTS_BATCH, message(key));
        }
        Broker.LaneLoad nobodyYet = broker().laneLoad(Lane.BATCH);
        assertThat(nobodyYet.open()).as("before any worker ever came").isEqualTo(3);
        assertThat(nobodyYet.arrived()).isEqualTo(3);
        assertThat(nobodyYet.oldest().orElseThrow()).isBetween(before.minusSeconds(1),
                Instant.now().plusSeconds(1));
        assertThat(broker().laneLoad(Lane.INTERACTIVE).open()).isZero();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        broker().work(List.of(Lane.BATCH), _ -> {
            begun.countDown();
            waitFor(mayEnd);
            return new Verdict.Done();
        });
        waitFor(begun);
        assertThat(broker().laneLoad(Lane.BATCH).open()).as("what a worker has in hand is open").isEqualTo(3);

        mayEnd.countDown();

        await().atMost(PATIENCE).until(() -> broker().laneLoad(Lane.BATCH).open() == 0);
        assertThat(broker().laneLoad(Lane.BATCH).arrived()).isEqualTo(3);
    }

    private static void waitFor(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
