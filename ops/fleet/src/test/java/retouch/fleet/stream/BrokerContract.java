package retouch.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.Broker.Waiting;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static retouch.fleet.stream.LogContract.failureOf;
import static retouch.fleet.stream.LogContract.keysInto;
import static retouch.fleet.stream.LogContract.message;

/// What every [Broker] promises. An implementation's test gives each test method a broker of its own,
/// empty, with locks of [#LOCK].
public interface BrokerContract extends BacklogContract {

    Duration LOCK = Duration.ofSeconds(2);

    /// The broker stops answering.
    void goDown() throws Exception;

    /// The broker answers again, with everything it had.
    void comeBack() throws Exception;

    @Test
    default void handsTheRequestToTheHandler() throws Exception {
        Instant before = Instant.now();
        WireMessage request = message("job-1");
        send(Topic.REQUESTS_INTERACTIVE, request);
        CompletableFuture<Delivery> seen = new CompletableFuture<>();

        broker().work(List.of(Lane.INTERACTIVE), delivery -> {
            seen.complete(delivery);
            return new Verdict.Done();
        });

        Delivery delivery = seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(delivery.message()).isEqualTo(request);
        assertThat(delivery.lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(delivery.attempt()).isEqualTo(1);
        assertThat(delivery.enqueuedAt()).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    default void sharesTheRequestsBetweenTwoLoops() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 10; i++) {
            send(Topic.REQUESTS_INTERACTIVE, message("job-" + i));
        }
        // A job ends only when the other loop has one, too.
        CyclicBarrier both = new CyclicBarrier(2);
        JobHandler handler = delivery -> {
            seen.add(delivery.message().key());
            waitFor(both);
            return new Verdict.Done();
        };

        broker().workRetries(_ -> new Verdict.Done());
        broker().work(List.of(Lane.INTERACTIVE), handler);
        broker().work(List.of(Lane.INTERACTIVE), handler);

        await().atMost(PATIENCE).until(() -> seen.size() == 10 && both.getNumberWaiting() == 0);
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    default void givesARequestAgainAfterTryAgain() throws Exception {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        send(Topic.REQUESTS_BATCH, message("job-1"));

        broker().work(List.of(Lane.BATCH), delivery -> {
            attempts.add(delivery.attempt());
            return delivery.attempt() < 3 ? new Verdict.TryAgain("on purpose") : new Verdict.Done();
        });

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(attempts).containsExactly(1, 2, 3));
    }

    @Test
    default void givesARequestAgainWhenTheHandlerThrows() throws Exception {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        send(Topic.REQUESTS_BATCH, message("job-1"));

        broker().work(List.of(Lane.BATCH), delivery -> {
            attempts.add(delivery.attempt());
            if (delivery.attempt() == 1) {
                throw new OutOfMemoryError("on purpose");
            }
            return new Verdict.Done();
        });

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(attempts).containsExactly(1, 2));
    }

    @Test
    default void givesNeitherADoneNorAPoisonedRequestAgain() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        List.of("done", "poison", "last").forEach(key -> sendUnchecked(Topic.REQUESTS_BATCH, message(key)));
        JobHandler handler = delivery -> {
            seen.add(delivery.message().key());
            return delivery.message().key().equals("poison")
                    ? new Verdict.Poison("on purpose")
                    : new Verdict.Done();
        };
        WorkLoop first = broker().work(List.of(Lane.BATCH), handler);
        await().atMost(PATIENCE).until(() -> seen.contains("last"));
        stopAndWait(first);

        broker().work(List.of(Lane.BATCH), handler);
        send(Topic.REQUESTS_BATCH, message("later"));

        await().atMost(PATIENCE).until(() -> seen.contains("later"));
        assertThat(seen).containsExactly("done", "poison", "last", "later");
    }

    @Test
    default void finishesTheJobInHandWhenItStopsAndGivesBackTheRest() throws Exception {
        List.of("in-hand", "second", "third")
                .forEach(key -> sendUnchecked(Topic.REQUESTS_BATCH, message(key)));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        broker().workRetries(_ -> new Verdict.Done());
        WorkLoop first = broker().work(List.of(Lane.BATCH), delivery -> {
            begun.countDown();
            waitFor(mayEnd);
            return new Verdict.Done();
        });
        waitFor(begun);

        first.stop();
        first.stop();
        List<String> seen = new CopyOnWriteArrayList<>();
        broker().work(List.of(Lane.BATCH), delivery -> {
            seen.add(delivery.message().key() + " " + delivery.attempt());
            return new Verdict.Done();
        });

        await().atMost(PATIENCE).until(() -> seen.size() == 2);
        assertThat(first.awaitStopped(Duration.ofMillis(10))).isFalse();
        assertThat(first.isRunning()).isTrue();
        mayEnd.countDown();
        assertThat(first.awaitStopped(PATIENCE)).isTrue();
        assertThat(first.isRunning()).isFalse();
        send(Topic.REQUESTS_BATCH, message("last"));
        await().atMost(PATIENCE).until(() -> seen.contains("last 1"));
        assertThat(seen).containsExactly("second 1", "third 1", "last 1");
    }

    @Test
    default void renewsTheLockOfALongJob() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        send(Topic.REQUESTS_BATCH, message("long"));
        JobHandler handler = delivery -> {
            seen.add(delivery.message().key() + " " + delivery.attempt());
            if (delivery.message().key().equals("long")) {
                assertThat(never.await(LOCK.multipliedBy(5).dividedBy(2).toMillis(), TimeUnit.MILLISECONDS))
                        .isFalse();
                ended.countDown();
            }
            return new Verdict.Done();
        };

        broker().workRetries(_ -> new Verdict.Done());
        broker().work(List.of(Lane.BATCH), handler);
        broker().work(List.of(Lane.BATCH), handler);

        waitFor(ended);
        send(Topic.REQUESTS_BATCH, message("last"));
        await().atMost(PATIENCE).until(() -> seen.contains("last 1"));
        assertThat(seen).containsExactly("long 1", "last 1");
    }

    @Test
    default void takesTheLanesInOrderOfPreference() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            send(Topic.REQUESTS_BATCH, message("batch-" + i));
            send(Topic.REQUESTS_INTERACTIVE, message("interactive-" + i));
        }

        broker().work(List.of(Lane.INTERACTIVE, Lane.BATCH), delivery -> {
            seen.add(delivery.message().key());
            return new Verdict.Done();
        });

        await().atMost(PATIENCE).until(() -> seen.size() == 6);
        assertThat(seen).containsExactly("interactive-0", "interactive-1", "interactive-2", "batch-0",
                "batch-1",
                "batch-2");
    }

    @Test
    default void comesBackToEveryLane() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        broker().work(List.of(Lane.INTERACTIVE, Lane.BATCH), delivery -> {
            seen.add(delivery.message().key());
            return new Verdict.Done();
        });
        for (int i = 0; i < 3; i++) {
            for (Lane lane : List.of(Lane.BATCH, Lane.INTERACTIVE)) {
                String key = lane.label() + "-" + i;
                send(Topic.requests(lane), message(key));
                await().atMost(PATIENCE).until(() -> seen.contains(key));
            }
        }
        assertThat(seen).hasSize(6);
    }

    @Test
    default void leavesOtherLanesAlone() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        send(Topic.REQUESTS_INTERACTIVE, message("interactive"));
        send(Topic.REQUESTS_BATCH, message("batch"));

        broker().work(List.of(Lane.BATCH), delivery -> {
            seen.add(delivery.message().key());
            return new Verdict.Done();
        });

        await().atMost(PATIENCE).until(() -> !seen.isEmpty());
        assertThat(broker().findWaiting(new JobId("interactive"))).contains(
                new Waiting(Lane.INTERACTIVE, 0, message("interactive")));
        assertThat(seen).containsExactly("batch");
    }

    @Test
    default void handsOutWhateverTheBytesAre() throws Exception {
        CompletableFuture<Delivery> seen = new CompletableFuture<>();
        WireMessage nothing = new WireMessage("", Map.of(), new byte[0]);
        send(Topic.REQUESTS_BATCH, nothing);

        broker().work(List.of(Lane.BATCH), delivery -> {
            seen.complete(delivery);
            return new Verdict.Poison("nothing in it");
        });

        assertThat(seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).message()).isEqualTo(nothing);
    }

    @Test
    default void findsWhereAJobWaits() throws Exception {
        send(Topic.REQUESTS_INTERACTIVE, message("other-lane"));
        for (int i = 0; i < 4; i++) {
            send(Topic.REQUESTS_BATCH, message("job-" + i));
        }
        // Finished out of order: its result is there, and requests before it are not finished.
        send(Topic.RESULTS, message("job-1"));

        assertThat(broker().findWaiting(new JobId("job-0")))
                .contains(new Waiting(Lane.BATCH, 0, message("job-0")));
        assertThat(broker().findWaiting(new JobId("job-1"))).isEmpty();
        assertThat(broker().findWaiting(new JobId("job-3")))
                .contains(new Waiting(Lane.BATCH, 2, message("job-3")));
        assertThat(broker().findWaiting(new JobId("nobody"))).isEmpty();
    }

    @Test
    default void findsAJobThatWasSentAgainAfterItsDeadLetter() throws Exception {
        send(Topic.REQUESTS_BATCH, message("first"));
        send(Topic.REQUESTS_BATCH, message("job-1"));
        send(Topic.DEAD_LETTERS, message("job-1"));
        assertThat(broker().findWaiting(new JobId("job-1"))).isEmpty();

        WireMessage again = new WireMessage("job-1", Map.of("again", "yes"), message("job-1").value());
        // A broker's clock counts milliseconds, and the first of these may come in that of the dead letter.
        await().atMost(PATIENCE).until(() -> {
            send(Topic.REQUESTS_BATCH, again);
            return broker().findWaiting(new JobId("job-1")).isPresent();
        });

        assertThat(broker().findWaiting(new JobId("job-1"))).contains(new Waiting(Lane.BATCH, 1, again));
    }

    @Test
    default void findsNothingOfAFinishedJob() throws Exception {
        send(Topic.REQUESTS_BATCH, message("job-1"));
        send(Topic.REQUESTS_BATCH, message("job-2"));

        WorkLoop loop = broker().work(List.of(Lane.BATCH), delivery -> new Verdict.Done());

        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(broker().findWaiting(new JobId("job-2"))).isEqualTo(Optional.empty()));
        stopAndWait(loop);
        assertThat(broker().findWaiting(new JobId("job-1"))).isEmpty();
    }

    @Test
    default void saysThatTheBrokerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        List<String> followed = new CopyOnWriteArrayList<>();
        broker().work(List.of(Lane.INTERACTIVE), delivery -> {
            seen.add(delivery.message().key());
            return new Verdict.Done();
        });
        try (Subscription _ = broker().follow(Topic.RESULTS, Start.NOW, keysInto(followed))) {
            send(Topic.REQUESTS_INTERACTIVE, message("before"));
            await().atMost(PATIENCE).until(() -> seen.contains("before"));
            assertThat(broker().problems()).isEmpty();

            goDown();

            assertThat(broker().problems()).hasSize(1);
            assertThat(failureOf(broker().send(Topic.RESULTS, message("lost"))).isRetryable()).isTrue();
            assertThatExceptionOfType(StreamException.class).isThrownBy(() -> broker().readAll(Topic.RESULTS))
                    .matches(StreamException::isRetryable);

            comeBack();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker().problems()).isEmpty());
            send(Topic.REQUESTS_INTERACTIVE, message("after"));
            send(Topic.RESULTS, message("result"));
            await().atMost(PATIENCE).until(() -> seen.contains("after") && followed.contains("result"));
        }
    }

    private void sendUnchecked(Topic topic, WireMessage message) {
        broker().send(topic, message).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void stopAndWait(WorkLoop loop) throws InterruptedException {
        loop.stop();
        assertThat(loop.awaitStopped(PATIENCE)).isTrue();
    }

    private static void waitFor(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static void waitFor(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other loop has nothing to do", e);
        }
    }
}
