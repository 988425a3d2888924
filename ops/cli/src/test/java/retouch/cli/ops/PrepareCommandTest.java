package retouch.cli.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.config.Secret;
import retouch.local.broker.EmbeddedBroker;
import retouch.local.store.EmbeddedObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

class PrepareCommandTest {

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void makesAFreshBrokerAndStoreReadyAndIsHarmlessWhenRepeated() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                EmbeddedObjectStore store = EmbeddedObjectStore.start(folder.resolve("store"), 0,
                        new EmbeddedObjectStore.Access("other", "tester", new Secret("secret")))) {
            Map<String, String> environment = Map.of("RETOUCH_KAFKA_BOOTSTRAP", broker.bootstrap(),
                    "RETOUCH_S3_ENDPOINT", store.endpoint().toString(), "RETOUCH_S3_ACCESS_KEY", "tester",
                    "RETOUCH_S3_SECRET_KEY", "secret", "RETOUCH_GATEWAY_PORT", "8080");

            assertThat(run(environment, "prepare")).isEqualTo(3);
            assertThat(err.toString()).contains("There is no bucket retouch").contains("RETOUCH_S3_BUCKET");
            assertThat(run(environment, "prepare", "--make-bucket")).as(err.toString()).isZero();
            assertThat(out.toString()).contains("The bucket was made.")
                    .contains("The topics and the share group are there.")
                    .contains("The starter model is there: ");
            assertThat(run(environment, "prepare", "--make-bucket", "--json")).as(err.toString()).isZero();
            assertThat(out.toString()).startsWith("{\"bucketMade\":false,\"problems\":[],\"model\":\"");
            assertThat(folder.resolve("store/retouch/probe/create-only")).satisfiesAnyOf(
                    probes -> assertThat(probes).doesNotExist(),
                    probes -> assertThat(Files.list(probes)).isEmpty());
        }
    }

    @Test
    void saysWhatIsWrongWithTheSettings() {
        assertThat(run(Map.of("RETOUCH_KAFKA_REPLICAS", "none"), "prepare")).isEqualTo(2);
        assertThat(err.toString()).contains("RETOUCH_KAFKA_REPLICAS must be a whole number");
    }

    private int run(Map<String, String> environment, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return OpsCommand.line(environment).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
