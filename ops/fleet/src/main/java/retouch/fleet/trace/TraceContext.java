package retouch.fleet.trace;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

import retouch.schemas.message.WireMessage;

/// The W3C trace context in a message's headers. Headers come from outside: what is no context is as if it were not
/// there.
final class TraceContext {

    /// The publisher's.
    static final String PARENT = "traceparent";

    /// That of the attempt before, which failed.
    private static final String ATTEMPT_BEFORE = "retouch_attempt_trace";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceContext() {}

    static Context of(WireMessage message) {
        return read(message, PARENT);
    }

    static Optional<SpanContext> attemptBefore(WireMessage message) {
        return Optional.of(Span.fromContext(read(message, ATTEMPT_BEFORE)).getSpanContext())
                .filter(SpanContext::isValid);
    }

    static WireMessage with(WireMessage message, Context context) {
        return write(message, PARENT, context);
    }

    static WireMessage withAttemptBefore(WireMessage message, Context attempt) {
        return write(message, ATTEMPT_BEFORE, attempt);
    }

    private static Context read(WireMessage message, String header) {
        return W3C.extract(Context.root(), message, new Headers(header));
    }

    private static WireMessage write(WireMessage message, String header, Context context) {
        Map<String, String> headers = new TreeMap<>(message.headers());
        W3C.inject(context, headers, (all, name, value) -> {
            if (name.equals(PARENT)) {
                all.put(header, value);
            }
        });
        return new WireMessage(message.key(), headers, message.value());
    }

    /// Finds the context under another name.
    private record Headers(String header) implements TextMapGetter<WireMessage> {

        @Override
        public Iterable<String> keys(WireMessage message) {
            return message.headers().keySet();
        }

        @Override
        public String get(WireMessage message, String name) {
            return name.equals(PARENT) ? message.headers().get(header) : null;
        }
    }
}
