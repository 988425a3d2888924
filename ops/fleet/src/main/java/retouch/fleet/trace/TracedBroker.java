package retouch.fleet.trace;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.slf4j.MDC;

import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Follows a job over a broker, from who publishes it to its result, in the manner of OpenTelemetry's conventions for
/// messaging. It owns the broker; the traces are borrowed.
///
/// | span                  | kind     | parent                                                     |
/// |-----------------------|----------|------------------------------------------------------------|
/// | `send <requests>`     | producer | what the publisher does, or the context that it gave       |
/// | `process <requests>`  | consumer | that send; a later attempt has a link to the one before it |
/// | `send <results>`      | producer | that process                                               |
///
/// While a job is processed its trace is in the log context as `trace`.
public final class TracedBroker implements Broker {

    private final Broker broker;
    private final Traces traces;

    public TracedBroker(Broker broker, Traces traces) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.traces = Objects.requireNonNull(traces, "traces");
    }

    @Override
    public CompletableFuture<Void> send(Topic topic, WireMessage message) {
        return switch (topic) {
            case REQUESTS_INTERACTIVE, REQUESTS_BATCH -> Retry.isOne(message)
                    ? broker.send(topic, message) // its publisher's context travels on
                    : sendTraced(topic, message);
            case RESULTS, DEAD_LETTERS -> sendTraced(topic, message);
            case RETRIES -> broker.send(topic, TraceContext.withAttemptBefore(message, Context.current()));
            // put off for another tenant: the publisher's context travels on
            case REQUESTS_INTERACTIVE_LATER, REQUESTS_BATCH_LATER, PROGRESS, DEAD_LETTERS_HANDLED, WORKERS,
                    POOLS, TRAINING, MODELS, MODEL_ALIASES, MODEL_LOADS,
                    SHADOWS, ROLLOUTS, SCHEMAS ->
                broker.send(topic, message);
        };
    }

    private CompletableFuture<Void> sendTraced(Topic topic, WireMessage message) {
        Context here = Context.current();
        Context parent = Span.fromContext(here).getSpanContext().isValid() ? here : TraceContext.of(message);
        Span span = describe(traces.tracer().spanBuilder("send " + topic.topicName()), topic, message)
                .setSpanKind(SpanKind.PRODUCER).setParent(parent).startSpan();
        return broker.send(topic, TraceContext.with(message, parent.with(span)))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
                    }
                    span.end();
                });
    }

    @Override
    public WorkLoop work(List<Lane> lanes, JobHandler handler) throws StreamException {
        return broker.work(lanes, delivery -> process(delivery, handler));
    }

    private Verdict process(Delivery delivery, JobHandler handler) throws InterruptedException {
        Topic topic = Topic.requests(delivery.lane());
        Context parent = TraceContext.of(delivery.message());
        SpanBuilder builder = describe(traces.tracer().spanBuilder("process " + topic.topicName()), topic,
                delivery.message()).setSpanKind(SpanKind.CONSUMER).setParent(parent)
                .setAttribute("retouch.attempt", (long) delivery.attempt());
        TraceContext.attemptBefore(delivery.message()).ifPresent(builder::addLink);
        Span span = builder.startSpan();
        try (Scope _ = parent.with(span).makeCurrent();
                MDC.MDCCloseable _ = MDC.putCloseable("trace", span.getSpanContext().getTraceId())) {
            Verdict verdict = handler.handle(delivery);
            switch (verdict) {
                case Verdict.Done _ -> span.setAttribute("retouch.verdict", "done");
                case Verdict.TryAgain(String reason) -> span.setAttribute("retouch.verdict", "try_again")
                        .setStatus(StatusCode.ERROR, reason);
                case Verdict.Poison(String reason) -> span.setAttribute("retouch.verdict", "poison")
                        .setStatus(StatusCode.ERROR, reason);
            }
            return verdict;
        } catch (RuntimeException | Error e) {
            span.recordException(e).setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }

    private static SpanBuilder describe(SpanBuilder builder, Topic topic, WireMessage message) {
        return builder.setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", topic.topicName())
                .setAttribute("messaging.message.id", message.key());
    }

    @Override
    public Subscription follow(Topic topic, Start start, Consumer<WireMessage> listener)
            throws StreamException {
        return broker.follow(topic, start, listener);
    }

    @Override
    public Subscription followSince(Topic topic, Instant since, Consumer<Stored> listener)
            throws StreamException {
        return broker.followSince(topic, since, listener);
    }

    @Override
    public List<Stored> readSince(Topic topic, Instant since) throws StreamException {
        return broker.readSince(topic, since);
    }

    @Override
    public WorkLoop workRetries(JobHandler handler) throws StreamException {
        return broker.workRetries(handler);
    }

    @Override
    public Instant now() {
        return broker.now();
    }

    @Override
    public Optional<Waiting> findWaiting(JobId job) throws StreamException {
        return broker.findWaiting(job);
    }

    @Override
    public List<Backlog> backlogs() throws StreamException {
        return broker.backlogs();
    }

    @Override
    public List<String> problems() {
        return broker.problems();
    }

    @Override
    public void close() {
        broker.close();
    }
}
