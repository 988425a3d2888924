package retouch.worker.edit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.Verdict;
import retouch.schemas.message.Topic;

/// Holds a request back until it is time for its next attempt, then sends it to its lane again. It waits beside
/// the worker's jobs, not in their place.
///
/// If it dies between sending and acknowledging, the lane has the request twice: one job all the same, the
/// second is answered from the commit.
public final class RetryForwarder implements JobHandler {

    private final Broker broker;
    private final Duration sendMax;

    /// @param broker  borrowed
    /// @param sendMax longest wait for the broker to have it
    public RetryForwarder(Broker broker, Duration sendMax) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.sendMax = Objects.requireNonNull(sendMax, "sendMax");
    }

    @Override
    public Verdict handle(Delivery delivery) throws InterruptedException {
        Duration passed = Duration.between(delivery.storedAt(), broker.now());
        Duration delay = Retry.delay(delivery.message());
        Duration rest = delay.minus(passed);
        if (rest.isPositive()) { // clocks may disagree; nobody waits longer than was asked for
            Thread.sleep(rest.compareTo(delay) < 0 ? rest : delay);
        }
        try {
            broker.send(Topic.requests(delivery.lane()), Retry.ready(delivery.message()))
                    .get(sendMax.toMillis(), TimeUnit.MILLISECONDS);
            return new Verdict.Done();
        } catch (ExecutionException | TimeoutException e) {
            return new Verdict.TryAgain("The next attempt of %s could not be sent.".formatted(
                    delivery.message().key()));
        }
    }
}
