package retouch.fleet.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.DeadLetters;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Counts what goes through a broker and what it refused. It owns the broker.
public final class MeteredBroker implements Broker {

    private final Broker broker;
    private final Metrics metrics;

    public MeteredBroker(Broker broker, Metrics metrics) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws StreamException;
    }

    @Override
    public CompletableFuture<Void> send(Topic topic, WireMessage message) {
        long start = System.nanoTime();
        return broker.send(topic, message).whenComplete((_, failure) -> {
            if (failure == null) {
                metrics.time(Metric.SEND_DURATION, Duration.ofNanos(System.nanoTime() - start),
                        topic.topicName());
                sent(topic, message);
            } else {
                failed("send", failure);
            }
        });
    }

    private void sent(Topic topic, WireMessage message) {
        if (topic == Topic.RETRIES) {
            metrics.count(Metric.RETRIES);
        } else if (topic == Topic.DEAD_LETTERS && !DeadLetters.isProbe(message)) {
            metrics.count(Metric.DEAD_LETTERS, message.headers().getOrDefault("retouch_error", "unknown"));
        }
    }

    @Override
    public Subscription follow(Topic topic, Start start, Consumer<WireMessage> listener)
            throws StreamException {
        return counted("follow", () -> broker.follow(topic, start, listener));
    }

    @Override
    public Subscription followSince(Topic topic, Instant since, Consumer<Stored> listener)
            throws StreamException {
        return counted("follow", () -> broker.followSince(topic, since, listener));
    }

    @Override
    public List<Stored> readSince(Topic topic, Instant since) throws StreamException {
        return counted("read", () -> broker.readSince(topic, since));
    }

    @Override
    public WorkLoop work(List<Lane> lanes, JobHandler handler) throws StreamException {
        return counted("work", () -> broker.work(lanes, delivery -> {
            Verdict verdict = handler.handle(delivery);
            metrics.count(Metric.DELIVERIES, label(verdict));
            return verdict;
        }));
    }

    private static String label(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Done _ -> "done";
            case Verdict.TryAgain _ -> "try_again";
            case Verdict.Poison _ -> "poison";
        };
    }

    @Override
    public WorkLoop workRetries(JobHandler handler) throws StreamException {
        return counted("work", () -> broker.workRetries(handler));
    }

    @Override
    public Instant now() {
        return broker.now();
    }

    @Override
    public Optional<Waiting> findWaiting(JobId job) throws StreamException {
        return counted("find", () -> broker.findWaiting(job));
    }

    @Override
    public List<Backlog> backlogs() throws StreamException {
        return counted("backlog", broker::backlogs);
    }

    @Override
    public List<String> problems() {
        return broker.problems();
    }

    @Override
    public void close() {
        broker.close();
    }

    private <T> T counted(String operation, Question<T> question) throws StreamException {
        try {
            return question.ask();
        } catch (StreamException e) {
            failed(operation, e);
            throw e;
        }
    }

    private void failed(String operation, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        boolean passes = cause instanceof StreamException stream && stream.isRetryable();
        metrics.count(Metric.BROKER_ERRORS, operation, passes ? "retryable" : "permanent");
    }
}
