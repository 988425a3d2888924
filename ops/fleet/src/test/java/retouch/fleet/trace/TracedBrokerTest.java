package retouch.fleet.trace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TracedBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SEND = "send retouch.edit.requests.batch.v1";
    private static final String PROCESS = "process retouch.edit.requests.batch.v1";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Traces traces = Traces.to(SimpleSpanProcessor.create(spans), 100, "test", "t-1");
    private final MemoryBroker memory = new MemoryBroker();
    private final TracedBroker broker = new TracedBroker(memory, traces);

    @AfterEach
    void close() {
        broker.close();
        traces.close();
    }

    @Test
    void oneTraceLeadsFromTheRequestThroughTheWorkToTheResult() throws Exception {
        broker.send(Topic.REQUESTS_BATCH, request()).join();
        CompletableFuture<String> logged = new CompletableFuture<>();
        broker.work(List.of(Lane.BATCH), delivery -> {
            logged.complete(String.valueOf(MDC.get("trace")));
            try (Traces.Step _ = traces.step("generate")) {
                traces.note("retouch.outcome", "done");
            }
            broker.send(Topic.RESULTS, new WireMessage("job-1", Map.of(), new byte[]{2})).join();
            return new Verdict.Done();
        });

        SpanData process = span(PROCESS, 1).getFirst();
        SpanData send = span(SEND, 1).getFirst();
        SpanData generate = span("generate", 1).getFirst();
        SpanData result = span("send retouch.edit.results.v1", 1).getFirst();
        assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
        assertThat(generate.getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(result.getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(List.of(process, generate, result)).allSatisfy(
                each -> assertThat(each.getTraceId()).isEqualTo(send.getTraceId()));
        assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(attributes(process)).containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.destination.name", "retouch.edit.requests.batch.v1")
                .containsEntry("messaging.message.id", "job-1").containsEntry("retouch.attempt", "1")
                .containsEntry("retouch.verdict", "done").containsEntry("retouch.outcome", "done");
        assertThat(logged.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(send.getTraceId());
        assertThat(memory.readAll(Topic.RESULTS).getFirst().headers().get("traceparent"))
                .isEqualTo("00-%s-%s-01".formatted(result.getTraceId(), result.getSpanId()));
    }

    @Test
    void aPublishersOwnContextIsTheBeginning() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00f067aa0ba902b7";
        broker.send(Topic.REQUESTS_BATCH, new WireMessage("job-1",
                Map.of("traceparent", "00-" + trace + "-" + parent + "-01"), new byte[]{1})).join();

        SpanData send = span(SEND, 1).getFirst();
        assertThat(send.getTraceId()).isEqualTo(trace);
        assertThat(send.getParentSpanId()).isEqualTo(parent);
        assertThat(memory.readAll(Topic.REQUESTS_BATCH).getFirst().headers().get("traceparent"))
                .isEqualTo("00-" + trace + "-" + send.getSpanId() + "-01");
    }

    @Test
    void aRetryIsLinkedToTheAttemptBeforeIt() throws Exception {
        broker.send(Topic.REQUESTS_BATCH, request()).join();
        broker.workRetries(delivery -> {
            broker.send(Topic.REQUESTS_BATCH, Retry.ready(delivery.message())).join();
            return new Verdict.Done();
        });
        broker.work(List.of(Lane.BATCH), delivery -> {
            if (delivery.attempt() == 1) {
                broker.send(Topic.RETRIES, Retry.after(delivery, Duration.ZERO)).join();
            }
            return new Verdict.Done();
        });

        List<SpanData> attempts = span(PROCESS, 2);
        SpanData send = span(SEND, 1).getFirst();
        assertThat(attempts.get(0).getLinks()).isEmpty();
        assertThat(attempts.get(1).getLinks()).singleElement().satisfies(
                link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(attempts.get(0).getSpanId()));
        assertThat(attempts).allSatisfy(
                attempt -> assertThat(attempt.getParentSpanId()).isEqualTo(send.getSpanId()));
        assertThat(attributes(attempts.get(1))).containsEntry("retouch.attempt", "2");
    }

    @Test
    void headersThatAreNoContextDoNoHarm() throws Exception {
        memory.send(Topic.REQUESTS_BATCH, new WireMessage("job-1",
                Map.of("traceparent", "nonsense", "retouch_attempt_trace", "00-zz"), new byte[]{1})).join();
        broker.work(List.of(Lane.BATCH), _ -> new Verdict.Poison("It is no request."));

        SpanData process = span(PROCESS, 1).getFirst();
        assertThat(process.getParentSpanContext().isValid()).isFalse();
        assertThat(process.getLinks()).isEmpty();
        assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void whatNobodyHearsOfMakesNoSpans() {
        try (Traces off = Traces.off(); Traces.Step _ = off.step("generate")) {
            off.note("a", "b");
            assertThat(off.isOn()).isFalse();
        }
    }

    private static WireMessage request() {
        return new WireMessage("job-1", Map.of(), new byte[]{1});
    }

    private List<SpanData> span(String name, int count) {
        await().atMost(PATIENCE).until(() -> named(name).size() == count);
        return named(name);
    }

    private List<SpanData> named(String name) {
        return spans.getFinishedSpanItems().stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static Map<String, String> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream().collect(Collectors
                .toMap(each -> each.getKey().getKey(), each -> String.valueOf(each.getValue())));
    }
}
