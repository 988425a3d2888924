package retouch.fleet.trace;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/// Where the spans of a process go. Thread-safe. Until somebody names a collector they go nowhere, and cost nothing.
public final class Traces implements AutoCloseable {

    private static final Duration FLUSH_MAX = Duration.ofSeconds(3);
    private static final int ALL = 100;

    private final Optional<SdkTracerProvider> provider;
    private final Tracer tracer;

    private Traces(Optional<SdkTracerProvider> provider) {
        this.provider = provider;
        this.tracer = provider.<TracerProvider>map(sdk -> sdk).orElseGet(TracerProvider::noop).get("retouch");
    }

    /// To nobody.
    public static Traces off() {
        return new Traces(Optional.empty());
    }

    /// To a collector that speaks OTLP over HTTP.
    ///
    /// @param collector such as `http://127.0.0.1:4318/v1/traces`; it need not be there
    /// @param percent   of the traces that begin here; those that began elsewhere follow their publisher
    /// @param service   such as `worker`
    /// @param id        who it is among its like
    public static Traces to(URI collector, int percent, String service, String id) {
        return to(BatchSpanProcessor
                .builder(OtlpHttpSpanExporter.builder().setEndpoint(collector.toString()).build()).build(),
                percent, service, id);
    }

    static Traces to(SpanProcessor processor, int percent, String service, String id) {
        Objects.requireNonNull(processor, "processor");
        return new Traces(Optional.of(SdkTracerProvider.builder().addSpanProcessor(processor)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased((double) percent / ALL)))
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), "retouch-" + service,
                        AttributeKey.stringKey("service.instance.id"), id)))
                .build()));
    }

    /// Whether anybody hears of them.
    public boolean isOn() {
        return provider.isPresent();
    }

    /// Begins a step of what this thread is doing; it must be closed.
    public Step step(String name) {
        return new Step(tracer.spanBuilder(name).setParent(Context.current()).startSpan());
    }

    /// Notes something about what this thread is doing as a whole.
    public void note(String name, String value) {
        Span.current().setAttribute(name, value);
    }

    Tracer tracer() {
        return tracer;
    }

    /// Sends what is left, for a moment.
    @Override
    public void close() {
        provider.ifPresent(sdk -> sdk.shutdown().join(FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// Part of something, with its beginning and its end.
    public static final class Step implements AutoCloseable {

        private final Span span;

        private Step(Span span) {
            this.span = span;
        }

        @Override
        public void close() {
            span.end();
        }
    }
}
