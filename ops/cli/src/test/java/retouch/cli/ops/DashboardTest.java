package retouch.cli.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.metric.Metrics;
import retouch.producer.client.EditClient;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerState;
import retouch.schemas.pool.AutoscalePlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/// What the page reads, and who may read it.
class DashboardTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestingFleet fleet = new TestingFleet();
    private EditClient client;
    private FleetWatch watch;
    private DashboardServer server;

    @BeforeEach
    void open() throws Exception {
        fleet.hasModels();
        fleet.hasAShadow();
        for (int job = 0; job < 3; job++) {
            fleet.paintsBeside("job-beside-" + job, 8, 16);
        }
        fleet.says("w-1", WorkerState.BUSY, Optional.of(Stage.GENERATE), fleet.broker.now());
        fleet.says("w-2", WorkerState.READY, Optional.empty(), fleet.broker.now().minusSeconds(60));
        fleet.says("w-3", WorkerState.UNHEALTHY, Optional.empty(), fleet.broker.now());
        fleet.says("w-4", WorkerState.READY, Optional.empty(), fleet.broker.now());
        fleet.leaves("w-4");
        fleet.waits(Lane.BATCH, "job-waiting");
        fleet.isGivenUp("job-given-up");
        fleet.trains(10, 0.9);
        fleet.trains(20, 0.4);
        client = EditClient.open(fleet.fleet);
        watch = FleetWatch.open(fleet.fleet, client);
        server = DashboardServer.start(new DashboardServer.Config("127.0.0.1", 0, Set.of("ops.example")),
                watch::view);
    }

    @AfterEach
    void close() {
        server.close();
        watch.close();
        client.close();
        fleet.fleet.close();
    }

    @Test
    void showsLanesWithBacklogAndAge() throws Exception {
        JsonNode batch = json().get("lanes").get(1);

        assertThat(batch.get("lane").textValue()).isEqualTo("batch");
        assertThat(batch.get("jobs").longValue()).isEqualTo(1);
        assertThat(batch.get("oldestMillis").doubleValue()).isNotNegative();
        assertThat(batch.get("history").get(0).longValue()).isEqualTo(1);
        assertThat(json().get("lanes").get(0).has("oldestMillis")).as("nothing waits there").isFalse();
        assertThat(json().get("lanes").findValuesAsText("lane")).as("a lane is both of its queues")
                .containsExactly("interactive", "batch", "retries");
    }

    @Test
    void showsWorkersByPoolWithStateStageAndWhatIsWrong() throws Exception {
        JsonNode pool = json().get("pools").get(0);
        JsonNode workers = pool.get("workers");

        assertThat(pool.get("pool").textValue()).isEqualTo("cpu");
        assertThat(workers).as("w-4 has ended in order").hasSize(3);
        assertThat(workers.get(0).get("state").textValue()).isEqualTo("busy");
        assertThat(workers.get(0).get("stage").textValue()).isEqualTo("generate");
        assertThat(workers.get(0).get("job").textValue()).isEqualTo("job-in-hand");
        assertThat(workers.get(0).get("version").textValue()).isEqualTo("v-1");
        assertThat(workers.get(0).get("device").textValue()).isEqualTo("cpu");
        assertThat(workers.get(0).get("keptHits").longValue()).isEqualTo(3);
        assertThat(workers.get(1).get("lost").booleanValue()).isTrue();
        assertThat(workers.get(2).get("why").textValue()).isEqualTo("The device is gone.");
    }

    @Test
    void showsWhatAPoolIsWantedToBeThoughNobodyIsInIt() throws Exception {
        fleet.wants("gpu", 2, Optional.of(AutoscalePlan.standard()));
        await().atMost(PATIENCE).until(() -> json().get("pools").size() == 2);

        JsonNode pool = json().get("pools").get(1);
        assertThat(json().get("pools").get(0).get("declared").booleanValue()).as("w-1's pool").isFalse();
        assertThat(pool.get("pool").textValue()).isEqualTo("gpu");
        assertThat(pool.get("declared").booleanValue()).isTrue();
        assertThat(pool.get("wanted").intValue()).isEqualTo(2);
        assertThat(pool.get("ready").intValue()).isZero();
        assertThat(pool.get("busy").intValue()).isZero();
        assertThat(pool.get("max").intValue()).isEqualTo(8);
        assertThat(pool.get("engine").textValue()).isEqualTo("onnxruntime");
        assertThat(pool.get("autoscale").get("drainMillis").longValue()).isEqualTo(30_000);
        assertThat(pool.get("by").textValue()).isEqualTo("ada");
        assertThat(pool.get("workers")).isEmpty();
    }

    @Test
    void tellsPrometheusHowManyWorkersADeclaredPoolIsToHave() throws Exception {
        fleet.wants("gpu", 2, Optional.empty());
        await().atMost(PATIENCE).until(() -> json().get("pools").size() == 2);

        try (Metrics metrics = new Metrics("test", "t-1")) {
            FleetFigures.show(watch::view, metrics);

            assertThat(metrics.scrape())
                    .contains("retouch_pool_workers_wanted{pool=\"gpu\",service=\"test\"} 2.0",
                            "retouch_workers{pool=\"cpu\",service=\"test\",state=\"busy\"} 1.0")
                    .doesNotContain("retouch_pool_workers_wanted{pool=\"cpu\"");
        }
    }

    @Test
    void showsVersionsWithAliasesAndTheirFigures() throws Exception {
        fleet.ends("job-1", true);
        fleet.ends("job-2", true);
        fleet.ends("job-2", true);
        await().atMost(PATIENCE).until(() -> json().get("traffic").get("recent").size() == 2);

        JsonNode stable = version("v-1");
        assertThat(stable.get("aliases").get(0).get("alias").textValue()).isEqualTo("stable");
        assertThat(stable.get("jobs").longValue()).isEqualTo(2);
        assertThat(stable.get("medianMillis").doubleValue()).as("the queue left out").isEqualTo(120);
        assertThat(version("v-2").get("aliases").get(0).get("share").doubleValue()).isEqualTo(0.1);
        JsonNode traffic = json().get("traffic");
        assertThat(traffic.get("perMinute").longValue()).isEqualTo(2);
        assertThat(traffic.get("waitP95Millis").doubleValue()).isEqualTo(40);
        assertThat(traffic.get("recent").get(0).get("job").textValue()).isEqualTo("job-2");
    }

    @Test
    void showsTheCanaryBesideStableWithWhatIsToBecomeOfIt() throws Exception {
        assertThat(json().get("rollouts").get(0).get("decision").textValue()).contains("no keeper");
        fleet.keeps(4, "v-2");
        fleet.paints("job-1", true, 16);
        fleet.paints("job-2", false, 8);
        fleet.paints("job-3", false, 8);
        fleet.paints("job-3", false, 8); // published twice
        await().atMost(PATIENCE)
                .until(() -> json().get("rollouts").get(0).get("other").get("jobs").intValue() == 2);

        JsonNode canary = json().get("rollouts").get(0);
        assertThat(canary.get("alias").textValue()).isEqualTo("canary");
        assertThat(canary.get("version").textValue()).isEqualTo("v-2");
        assertThat(canary.get("stable").textValue()).isEqualTo("v-1");
        assertThat(canary.get("plan").textValue()).startsWith("bake=");
        assertThat(canary.get("own").get("jobs").intValue()).isOne();
        assertThat(canary.get("own").get("quality").doubleValue()).isCloseTo(0.607, within(0.001));
        assertThat(canary.get("other").get("quality").doubleValue()).isCloseTo(0.779, within(0.001));
        assertThat(canary.get("decision").textValue()).startsWith("Keeper keeper-1 watches");
    }

    @Test
    void showsWhatAShadowDidOnTheSameJobs() throws Exception {
        JsonNode shadow = json().get("rollouts").get(1);

        assertThat(shadow.get("alias").textValue()).isEqualTo("shadow");
        assertThat(shadow.get("own").get("jobs").intValue()).isEqualTo(3);
        assertThat(shadow.get("difference").get("mean").doubleValue()).isCloseTo(-0.172, within(0.001));
        assertThat(shadow.get("timeRatio").doubleValue()).isCloseTo(1.5, within(1e-9));
        assertThat(shadow.get("decision").textValue()).isEqualTo("A person decides.");
    }

    @Test
    void aFailedJobCountsAgainstTheVersionThatWasToServeIt() throws Exception {
        fleet.ends("job-1", false);
        await().atMost(PATIENCE).until(() -> json().get("traffic").get("recent").size() == 1);

        String version = json().get("traffic").get("recent").get(0).get("version").textValue();
        assertThat(version).isIn("v-1", "v-2");
        assertThat(version(version).get("failed").longValue()).isEqualTo(1);
        assertThat(json().get("traffic").get("outcomes").get("failed").longValue()).isEqualTo(1);
    }

    @Test
    void showsDeadLettersAndTrainingCurves() throws Exception {
        JsonNode letters = json().get("deadLetters");
        assertThat(letters.get("open").intValue()).isEqualTo(1);
        assertThat(letters.get("latest").get(0).get("error").textValue()).isEqualTo("CONFLICT");

        JsonNode training = json().get("trainings").get(0);
        assertThat(training.get("state").textValue()).isEqualTo("training");
        assertThat(training.get("curves").get("valid").toString()).isEqualTo("[[10,0.9],[20,0.4]]");
        assertThat(training.get("leftMillis").longValue()).isEqualTo(180_000);
    }

    @Test
    void aBrokerThatIsAwayIsAProblemAndTheLastFiguresStay() throws Exception {
        fleet.broker.goDown();

        await().atMost(PATIENCE).until(() -> json().get("problems").size() > 0);
        assertThat(json().get("lanes").get(1).get("jobs").longValue()).isEqualTo(1);
        fleet.broker.comeBack();
        await().atMost(PATIENCE).until(() -> json().get("problems").size() == 0);
    }

    @Test
    void thePageNeedsNothingFromElsewhereAndRunsNoStrangersScript() throws Exception {
        for (String path : new String[]{"/", "/dashboard.css", "/dashboard.js", "/charts.js", "/icon.svg"}) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(
                    policy -> assertThat(policy).contains("default-src 'none'", "script-src 'self'"));
            assertThat(answer.body().replace("http://www.w3.org/2000/svg", "")).as(path)
                    .doesNotContain("http://").doesNotContain("https://").doesNotContain("innerHTML");
        }
        assertThat(get("/other").statusCode()).isEqualTo(404);
    }

    @Test
    void answersOnlyToNamesThatItKnows() throws Exception {
        assertThat(statusLine("Host: evil.example")).contains("421");
        assertThat(statusLine("Host: ops.example:80")).contains("200");
        assertThat(statusLine("Host: localhost")).contains("200");
    }

    private String statusLine(String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.getOutputStream()
                    .write(("GET /v1/fleet HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
        }
    }

    private JsonNode version(String name) throws Exception {
        for (JsonNode version : json().get("versions")) {
            if (version.get("version").textValue().equals(name)) {
                return version;
            }
        }
        throw new AssertionError("no version " + name);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(get("/v1/fleet").body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = server.uri().resolve(path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
