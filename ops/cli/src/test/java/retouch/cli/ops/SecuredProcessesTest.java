package retouch.cli.ops;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.cli.up.DemoPictures;
import retouch.cli.up.JavaCommand;
import retouch.fleet.access.AccessList;
import retouch.fleet.access.AccessRule;
import retouch.fleet.access.AccessRule.Operation;
import retouch.fleet.access.AccessRule.Resource;
import retouch.fleet.access.Service;
import retouch.fleet.config.Secret;
import retouch.fleet.kafka.AccessControl;
import retouch.local.broker.BrokerSecurity;
import retouch.local.broker.EmbeddedBroker;
import retouch.local.process.WorkerProcess;
import retouch.local.store.EmbeddedObjectStore;
import retouch.schemas.message.Topic;
import retouch.worker.serve.WorkerExit;

import static org.assertj.core.api.Assertions.assertThat;

/// A broker with SCRAM and access lists, and the real processes, each as its own user with no more rights than
/// `retouch ops acls` lists.
class SecuredProcessesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final EmbeddedObjectStore.Access ACCESS = new EmbeddedObjectStore.Access("retouch",
            "retouch", new Secret("a-secret-key-of-some-length"));
    private static final String GROUP = "retouch.edit";
    private static final String BOUNDARY = "paper-boat";

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.startSecured(folder.resolve("broker"), 0,
                new BrokerSecurity("admin", new Secret(password("admin")), Optional.empty()));
        store = EmbeddedObjectStore.start(folder.resolve("store"), 0, ACCESS);
        run("admin", "acls", "--apply");
        try (AccessControl control = control()) {
            for (Service service : Service.values()) {
                String user = "retouch-" + service.word();
                control.setPassword(user, new Secret(password(user)));
            }
        }
        run("retouch-ops", "prepare");
    }

    @AfterAll
    static void stop() {
        broker.close();
        store.close();
    }

    @Test
    void anEditGoesThroughGatewayAndWorkerThatAreUsersOfTheirOwn() throws Exception {
        try (WorkerProcess gateway = process("retouch-gateway", "gateway", "--port", "0");
                WorkerProcess worker = process("retouch-worker", "worker");
                HttpClient http = HttpClient.newHttpClient()) {
            URI address = URI.create(gateway.awaitReady(PATIENCE).substring("READY ".length()));
            worker.awaitReady(PATIENCE);

            HttpResponse<String> accepted = http.send(HttpRequest.newBuilder(address.resolve("/v1/edits"))
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(demo())).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            URI job = address.resolve(accepted.headers().firstValue("Location").orElseThrow());
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> get(http, job, HttpResponse.BodyHandlers.ofString()).contains("\"ended\""));
            assertThat(get(http, job, HttpResponse.BodyHandlers.ofString()))
                    .contains("\"outcome\" : \"done\"");
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(
                    get(http, URI.create(job + "/result"), HttpResponse.BodyHandlers.ofByteArray())));
            assertThat(picture.getWidth()).isEqualTo(512);
        }
    }

    @Test
    void aWorkerThatMayNotAnswerSaysSoAndTakesNoJob() throws Exception {
        assertThat(lastWordsWithout("mute", Resource.TOPIC, Topic.RESULTS.topicName(), Operation.WRITE))
                .contains("The broker does not allow mute to write the topic retouch.edit.results.v1;")
                .contains("retouch ops acls").doesNotContain("READY");
    }

    @Test
    void aWorkerThatMayNotJoinTheGroupSaysSo() throws Exception {
        assertThat(lastWordsWithout("outsider", Resource.GROUP, GROUP, Operation.READ))
                .contains("The broker does not allow outsider to read the group retouch.edit;")
                .doesNotContain("READY");
    }

    /// What a worker says whose user may one thing less than it should.
    private static String lastWordsWithout(String user, Resource resource, String name, Operation operation)
            throws Exception {
        List<AccessRule> rules = AccessList.of(Service.WORKER, GROUP).stream().map(rule -> {
            EnumSet<Operation> rest = EnumSet.copyOf(rule.operations());
            boolean meant = rule.resource() == resource && rule.name().equals(name) && rest.remove(operation);
            return meant ? new AccessRule(resource, name, rule.prefix(), rest) : rule;
        }).toList();
        assertThat(rules).isNotEqualTo(AccessList.of(Service.WORKER, GROUP));
        try (AccessControl control = control()) {
            control.setPassword(user, new Secret(password(user)));
            control.grant("User:" + user, rules);
        }
        try (WorkerProcess worker = process(user, "worker")) {
            assertThat(worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(WorkerExit.UNREACHABLE.number());
        }
        Path log = folder.resolve(user + ".log");
        Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(log).contains("retouch:"));
        return Files.readString(log);
    }

    private static WorkerProcess process(String user, String... verb) throws Exception {
        return WorkerProcess.start(user, new WorkerProcess.Config(JavaCommand.retouch(verb), settings(user),
                folder, PATIENCE, PATIENCE));
    }

    private static void run(String user, String... verb) {
        StringWriter err = new StringWriter();
        assertThat(OpsCommand.line(() -> {
            throw new AssertionError("it comes to the fleet by itself");
        }, settings(user)).setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err, true))
                .execute(verb)).as(() -> err.toString()).isZero();
    }

    private static AccessControl control() throws Exception {
        FleetSettings admin = FleetSettings.from(settings("admin"));
        return AccessControl.open(admin.fleet(), admin.broker());
    }

    private static Map<String, String> settings(String user) {
        Map<String, String> settings = new HashMap<>();
        settings.put("RETOUCH_KAFKA_BOOTSTRAP", broker.bootstrap());
        settings.put("RETOUCH_KAFKA_SECURITY", "SASL_PLAINTEXT");
        settings.put("RETOUCH_KAFKA_SASL_USER", user);
        settings.put("RETOUCH_KAFKA_SASL_PASSWORD", password(user));
        settings.put("RETOUCH_KAFKA_PROVISION", Boolean.toString(user.equals("retouch-ops")));
        settings.put("RETOUCH_KAFKA_ANSWER_MAX", "PT1M"); // this machine may be busy
        settings.put("RETOUCH_KAFKA_SEND_MAX", "PT1M");
        settings.put("RETOUCH_S3_ENDPOINT", store.endpoint().toString());
        settings.put("RETOUCH_S3_BUCKET", ACCESS.bucket());
        settings.put("RETOUCH_S3_ACCESS_KEY", ACCESS.accessKey());
        settings.put("RETOUCH_S3_SECRET_KEY", ACCESS.secretKey().reveal());
        settings.put("RETOUCH_WORKER_CACHE", folder.resolve("bundles").toString());
        return settings;
    }

    private static String password(String user) {
        return "password-of-" + user;
    }

    private static byte[] demo() throws Exception {
        Map<String, byte[]> pictures = DemoPictures.content();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map.of("image", "portrait.png", "mask", "mask.png").forEach((part, name) -> {
            out.writeBytes(ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + part
                    + "\"; filename=\"" + name + "\"\r\nContent-Type: image/png\r\n\r\n"));
            out.writeBytes(pictures.get(name));
            out.writeBytes(ascii("\r\n"));
        });
        out.writeBytes(ascii("--" + BOUNDARY + "--\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static <T> T get(HttpClient http, URI address, HttpResponse.BodyHandler<T> handler)
            throws Exception {
        return http.send(HttpRequest.newBuilder(address).build(), handler).body();
    }
}
