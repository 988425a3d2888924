package retouch.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import retouch.fleet.stream.Broker.Waiting;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static retouch.fleet.stream.LogContract.message;

/// What every [Broker] promises about requests that come a second time.
public interface RetryContract extends LogContract {

    @Test
    default void aRequestThatIsSentAgainKeepsItsAttemptItsLaneAndItsFirstTime() throws Exception {
        List<Delivery> waited = new CopyOnWriteArrayList<>();
        List<Delivery> seen = new CopyOnWriteArrayList<>();
        send(Topic.REQUESTS_BATCH, message("job-1"));
        broker().workRetries(delivery -> {
            waited.add(delivery);
            sendUnchecked(Topic.requests(delivery.lane()), Retry.ready(delivery.message()));
            return new Verdict.Done();
        });
        broker().work(List.of(Lane.BATCH), delivery -> {
            seen.add(delivery);
            if (seen.size() == 1) {
                sendUnchecked(Topic.RETRIES, Retry.after(delivery, Duration.ofSeconds(3)));
            } else if (seen.size() == 2) {
                sendUnchecked(Topic.RETRIES, Retry.insteadOf(delivery, Duration.ofSeconds(4)));
            }
            return new Verdict.Done();
        });

        await().atMost(PATIENCE).until(() -> seen.size() == 3);
        assertThat(seen).extracting(Delivery::attempt).containsExactly(1, 2, 2);
        assertThat(seen).extracting(Delivery::enqueuedAt)
                .containsOnly(seen.get(0).enqueuedAt());
        assertThat(seen.get(1).storedAt()).isAfterOrEqualTo(seen.get(0).storedAt());
        assertThat(waited).extracting(Delivery::lane).containsOnly(Lane.BATCH);
        assertThat(waited).extracting(delivery -> Retry.delay(delivery.message()))
                .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(4));
        assertThat(Retry.fresh(seen.get(2).message())).isEqualTo(message("job-1"));
    }

    @Test
    default void findsAJobThatWaitsForItsNextAttempt() throws Exception {
        Delivery failed = Delivery.of(Topic.REQUESTS_BATCH, message("job-1"), 1, Instant.EPOCH);
        send(Topic.RETRIES, Retry.after(failed, Duration.ofMinutes(1)));

        assertThat(broker().findWaiting(new JobId("job-1")).map(Waiting::lane)).contains(Lane.BATCH);
    }

    @Test
    default void knowsTheBrokersTime() throws Exception {
        send(Topic.PROGRESS, message("job-1"));

        assertThat(broker().now()).isBetween(Instant.now().minusSeconds(2), Instant.now().plusSeconds(2));
    }

    private void sendUnchecked(Topic topic, WireMessage message) {
        broker().send(topic, message).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
