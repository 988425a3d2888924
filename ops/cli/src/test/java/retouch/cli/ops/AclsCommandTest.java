package retouch.cli.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.config.Secret;
import retouch.local.broker.BrokerSecurity;
import retouch.local.broker.EmbeddedBroker;

import static org.assertj.core.api.Assertions.assertThat;

class AclsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsWhatTheTrainerMayDo() {
        assertThat(run(Map.of(), "acls", "--service", "trainer")).isZero();
        assertThat(out.toString()).isEqualTo("""
                user             resource  name                      operations
                retouch-trainer  topic     retouch.training.v1       Read, Write
                retouch-trainer  topic     retouch.models.v1         Read, Write
                retouch-trainer  topic     retouch.model-aliases.v1  Read, Write
                retouch-trainer  topic     retouch.schemas.v1        Read, Write
                retouch-trainer  topic     retouch.*                 Describe
                retouch-trainer  topic     dlq.retouch.*             Describe
                retouch-trainer  group     retouch.edit              Describe, DescribeConfigs
                """);
    }

    @Test
    void printsLinesForKafkasOwnCommandAndJson() {
        assertThat(run(Map.of(), "acls", "--service", "worker", "--group", "g", "--commands")).isZero();
        assertThat(out.toString()).contains("--add --allow-principal User:retouch-worker --group g"
                + " --resource-pattern-type literal --operation Read --operation DescribeConfigs");
        assertThat(run(Map.of(), "acls", "--service", "ops", "--json")).isZero();
        assertThat(out.toString())
                .contains("{\"user\":\"retouch-ops\",\"resource\":\"topic\",\"name\":\"retouch.\","
                        + "\"prefix\":true,\"operations\":[\"Read\",\"Write\",\"Create\",\"DescribeConfigs\"]}");
    }

    @Test
    void addsTheRulesToABrokerForWhoeverMay(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startSecured(folder, 0,
                new BrokerSecurity("admin", new Secret("right"), Optional.empty()))) {
            Map<String, String> environment = new TreeMap<>(Map.of(
                    "RETOUCH_KAFKA_BOOTSTRAP", broker.bootstrap(), "RETOUCH_KAFKA_SECURITY", "SASL_PLAINTEXT",
                    "RETOUCH_KAFKA_SASL_USER", "admin", "RETOUCH_KAFKA_SASL_PASSWORD", "right"));
            assertThat(run(environment, "acls", "--apply")).as(err.toString()).isZero();

            environment.put("RETOUCH_KAFKA_SASL_PASSWORD", "wrong");
            assertThat(run(environment, "acls", "--apply")).isEqualTo(3);
            assertThat(err.toString()).contains("the broker refused our credentials");
        }
    }

    @Test
    void refusesNamesThatAShellWouldReadOtherwise() {
        assertThat(run(Map.of(), "acls", "--user-prefix", "$(reboot)")).isEqualTo(2);
        assertThat(err.toString()).contains("--user-prefix and --group are letters");
    }

    private int run(Map<String, String> environment, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = OpsCommand.line(() -> {
            throw new AssertionError("rights need no fleet");
        }, environment).setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
