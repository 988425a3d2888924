package retouch.producer.gateway;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.PictureFile;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingStore;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class GatewayServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] PHOTOGRAPH = Pictures.plain(16, 16, 0x336699);
    private static final byte[] MASK = Pictures.mask(16, 16);
    private static final Outcome REFUSED = new Outcome.Refused(
            new Refusal(RefusalCode.EMPTY_MASK, "The mask is empty, so there is nothing to edit."));
    private static final int BODY_BYTES_MAX = 100_000;
    private static final GatewayServer.Config CONFIG = new GatewayServer.Config("127.0.0.1", 0,
            Set.of("retouch.example"), BODY_BYTES_MAX, 4, 2, 2, 2, Duration.ofMinutes(1));

    private final TestingStore store = new TestingStore();
    private final Fleet fleet = new Fleet(store, new MemoryBroker());
    private EditClient client;
    private GatewayServer gateway;
    private Calls calls;

    @BeforeEach
    void start() throws Exception {
        client = EditClient.open(fleet);
        gateway = GatewayServer.start(CONFIG, client, Map.of("portrait.png", PHOTOGRAPH));
        calls = new Calls(gateway.uri());
    }

    @AfterEach
    void stop() {
        calls.close();
        gateway.close();
        client.close();
        fleet.close();
    }

    @Test
    void takesAnEditAndHandsBackItsPicture() throws Exception {
        HttpResponse<String> accepted = calls.post(named("demo"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Location")).contains("/v1/edits/demo");
        try (TestingWorker _ = TestingWorker.start(fleet, TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            assertThat(statusOnceEnded("demo")).contains("\"outcome\" : \"done\"", "\"untrained\" : false");
        }
        HttpResponse<byte[]> picture = calls.bytes("/v1/edits/demo/result");
        assertThat(picture.body()).isEqualTo(PHOTOGRAPH);
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
    }

    @Test
    void streamsStagesAndThenTheResult() throws Exception {
        calls.post(named("demo"));
        try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            // The body ends because the stream does: `ended` is the last event.
            HttpResponse<String> events = calls.get("/v1/edits/demo/events");

            assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(events.body()).contains("event: ended", "data:   \"outcome\" : \"refused\"",
                    "The mask is empty, so there is nothing to edit.");
        }
    }

    @Test
    void showsEveryStageToWhoeverWatches() throws Exception {
        calls.post(named("demo"));
        try (InputStream stream = calls.open("/v1/edits/demo/events")) {
            StringBuffer seen = new StringBuffer();
            // The answer waits for the stages, so that they cannot come too late to be shown.
            try (TestingWorker _ = TestingWorker.start(fleet, _ -> {
                await().atMost(PATIENCE).until(() -> seen.indexOf("\"generate\"") > 0);
                return REFUSED;
            })) {
                for (int next = stream.read(); next >= 0; next = stream.read()) {
                    seen.append((char) next);
                }
            }
            assertThat(seen.toString().lines().filter(line -> line.contains("\"stage\"")).map(String::strip))
                    .containsExactly("data:   \"stage\" : \"fetch\",", "data:   \"stage\" : \"generate\",");
            assertThat(seen.toString()).containsOnlyOnce("event: ended");
        }
    }

    @Test
    void streamsTheEndOfAJobThatSomebodyElsePublished() throws Exception {
        try (EditClient other = EditClient.open(fleet)) {
            other.publish(Edit.of(PictureFile.of("photograph", PHOTOGRAPH), PictureFile.of("mask", MASK))
                    .withJob(new JobId("elsewhere")));
        }
        try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            assertThat(calls.get("/v1/edits/elsewhere/events").body()).contains("event: ended");
        }
    }

    @Test
    void saysWhyAnEditIsRefused() throws Exception {
        HttpResponse<String> answer = calls.post(Calls.form(PHOTOGRAPH, Pictures.mask(8, 8)));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\" : \"size-mismatch\"", "\"status\" : 422");
        assertThat(client.openJobs()).isZero();
    }

    @Test
    void refusesANameThatIsTakenByOtherContent() throws Exception {
        calls.post(named("demo"));
        Map<String, byte[]> other = named("demo");
        other.put("seed", Calls.text("99"));

        assertThat(calls.post(named("demo")).statusCode()).as("the same again is the same job")
                .isEqualTo(202);
        HttpResponse<String> answer = calls.post(other);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"code\" : \"conflict\"");
    }

    @Test
    void carriesEveryPartIntoTheRequest() throws Exception {
        Map<String, byte[]> form = named("demo");
        form.put("sketch", MASK);
        form.put("color", PHOTOGRAPH);
        form.put("color-key", Calls.text("00ff00"));
        form.put("seed", Calls.text("-7"));
        form.put("lane", Calls.text("batch"));
        form.put("model", Calls.text("canary"));
        form.put("deadline", Calls.text("PT5M"));
        form.put("training-consent", Calls.text("true"));
        form.put("keep-location", Calls.text("true"));
        BlockingQueue<EditRequest> seen = new LinkedBlockingQueue<>();

        assertThat(calls.post(form).statusCode()).isEqualTo(202);
        try (TestingWorker _ = TestingWorker.start(fleet, request -> {
            seen.add(request);
            return REFUSED;
        })) {
            EditRequest request = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(request.id()).isEqualTo(new JobId("demo"));
            assertThat(request.inputs().sketch()).isPresent();
            assertThat(request.inputs().color()).isPresent();
            assertThat(request.seed()).isEqualTo(-7);
            assertThat(request.lane()).isEqualTo(Lane.BATCH);
            assertThat(request.model()).isEqualTo("canary");
            assertThat(request.deadline()).isPresent();
            assertThat(request.trainingConsent()).isTrue();
        }
    }

    @Test
    void cancelsAJobAndTellsWhoeverWatches() throws Exception {
        calls.post(named("demo"));
        try (InputStream stream = calls.open("/v1/edits/demo/events")) {
            HttpResponse<String> answer = calls.delete("/v1/edits/demo");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"cancelled\" : true", "\"outcome\" : \"cancelled\"");
            assertThat(new String(stream.readAllBytes(), UTF_8)).contains("event: ended",
                    "Cancelled through the gateway.");
        }
        assertThat(calls.delete("/v1/edits/demo").statusCode()).as("asked for again").isEqualTo(200);
    }

    @Test
    void doesNotCancelWhatHasEndedOrNeverWas() throws Exception {
        calls.post(named("demo"));
        try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            statusOnceEnded("demo");
        }

        HttpResponse<String> answer = calls.delete("/v1/edits/demo");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"code\" : \"ended\"", "Job demo had ended already: refused.");
        assertThat(calls.delete("/v1/edits/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void doesNotKnowAJobThatNobodyPublished() throws Exception {
        assertThat(calls.get("/v1/edits/nobody").statusCode()).isEqualTo(404);
        assertThat(calls.get("/v1/edits/nobody/events").statusCode()).isEqualTo(404);
        assertThat(calls.get("/v1/edits/nobody/result").statusCode()).isEqualTo(404);
    }

    @Test
    void hasNoPictureBeforeTheEndAndNoneOfARefusedJob() throws Exception {
        calls.post(named("demo"));
        assertThat(calls.get("/v1/edits/demo").body()).contains("\"state\" : \"queued\"");
        assertThat(calls.get("/v1/edits/demo/result").body()).contains("\"code\" : \"not-ended\"");

        try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            statusOnceEnded("demo");
        }
        assertThat(calls.get("/v1/edits/demo/result").statusCode()).isEqualTo(422);
    }

    @Test
    void refusesABodyThatIsTooLargeWhetherItSaysSoOrNot() throws Exception {
        Map<String, byte[]> form = Calls.form(new byte[BODY_BYTES_MAX], MASK);

        HttpResponse<String> answer = calls.post(form);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("100,000 bytes");
        assertThat(calls.postChunked(form).statusCode()).isEqualTo(413);
    }

    @Test
    void refusesMoreOpenEditsThanItMayFollow() throws Exception {
        calls.post(named("one"));
        calls.post(named("two"));

        HttpResponse<String> answer = calls.post(named("three"));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("at most 2 edits");

        try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            statusOnceEnded("two");
            await().atMost(PATIENCE).until(() -> calls.post(named("three")).statusCode() == 202);
        }
    }

    @Test
    void refusesMoreEventStreamsThanItMayHold() throws Exception {
        calls.post(named("demo"));
        try (InputStream _ = calls.open("/v1/edits/demo/events");
                InputStream _ = calls.open("/v1/edits/demo/events")) {
            assertThat(calls.get("/v1/edits/demo/events").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void endsOpenStreamsWhenItStops() throws Exception {
        calls.post(named("demo"));
        try (InputStream stream = calls.open("/v1/edits/demo/events")) {
            gateway.close();

            assertThat(new String(stream.readAllBytes(), UTF_8)).contains("The gateway is stopping");
        }
    }

    @Test
    void saysThatTheFleetDoesNotAnswer() throws Exception {
        store.goAway();

        HttpResponse<String> answer = calls.post(named("demo"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The object store at memory:// does not answer.");
    }

    @Test
    void tellsThatItServes() throws Exception {
        assertThat(calls.get("/health").body()).contains("\"status\" : \"serving\"", "\"openEdits\" : 0");
    }

    @Test
    void saysInOneSentenceThatThePortIsTaken() {
        assertThatThrownBy(() -> GatewayServer.start(CONFIG.withPort(gateway.port()), client, Map.of()))
                .isInstanceOf(GatewayException.class)
                .hasMessage("The gateway cannot listen on 127.0.0.1:%d; free the port, or choose another with"
                        .formatted(gateway.port()) + " --port or RETOUCH_GATEWAY_PORT.");
    }

    private static Map<String, byte[]> named(String job) {
        Map<String, byte[]> form = Calls.form(PHOTOGRAPH, MASK);
        form.put("job", Calls.text(job));
        return form;
    }

    private String statusOnceEnded(String job) {
        return await().atMost(PATIENCE).until(() -> calls.get("/v1/edits/" + job).body(),
                body -> body.contains("\"state\" : \"ended\""));
    }
}
