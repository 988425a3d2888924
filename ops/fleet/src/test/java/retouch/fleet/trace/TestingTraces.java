package retouch.fleet.trace;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/// Traces that stay in memory, for tests that know no library of spans.
public final class TestingTraces {

    private final Kept kept = new Kept();
    private final Traces traces = Traces.to(SimpleSpanProcessor.create(kept), 100, "test", "t-1");

    /// A span that has ended.
    ///
    /// @param parent the name of its parent; empty if that is not among them
    public record Seen(String name, String parent, String trace, Map<String, String> attributes) {}

    public Traces traces() {
        return traces;
    }

    /// In the order in which they ended.
    public List<Seen> spans() {
        return kept.spans.stream().map(span -> new Seen(span.getName(), kept.name(span.getParentSpanId()),
                span.getTraceId(), attributes(span))).toList();
    }

    private static Map<String, String> attributes(SpanData span) {
        Map<String, String> attributes = new TreeMap<>();
        span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), String.valueOf(value)));
        return attributes;
    }

    private static final class Kept implements SpanExporter {

        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        private String name(String spanId) {
            return spans.stream().filter(span -> span.getSpanId().equals(spanId)).map(SpanData::getName)
                    .findFirst().orElse("");
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
