package retouch.deploy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import retouch.deploy.DeployedServices.Started;

import static org.assertj.core.api.Assertions.assertThat;

/// A service refuses a setting that it does not know, so a misspelt one in the Compose file or a manifest would stop it
/// where nobody tests. Each is started here, as a process with just those settings and one that there is not: it must
/// complain about that one and nothing else, and so it ends before it has asked for a broker.
class DeployedSettingsTest {

    private static final String NO_SUCH = "RETOUCH_KAFKA_NO_SUCH_SETTING";
    private static final Pattern UNKNOWN = Pattern.compile("(RETOUCH_\\w+) is not a setting");
    private static final Pattern SETTING = Pattern.compile("name: (RETOUCH_\\w+)");
    private static final Pattern USER = Pattern.compile("\"user\":\"retouch-([a-z]+)\"");

    /// What stands for things that are only in a container: nothing listens, and files are those of this repository.
    private static final Map<String, String> HERE = Map.of("RETOUCH_METRICS_PORT", "off",
            "RETOUCH_POOLS_FILE",
            Repository.root().resolve("ops/deploy/kubernetes/components/pools/pools.properties").toString());

    /// One of each verb, with the settings of all that run it; a process for each would take minutes.
    static Stream<Started> services() {
        Map<List<String>, Started> byVerb = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        Stream.of(DeployedServices.inCompose(),
                DeployedServices.inManifests().stream()
                        .map(each -> each.with(DeployedServices.inProduction())).toList())
                .flatMap(List::stream).filter(each -> !each.verb().contains("prepare"))
                .forEach(each -> byVerb.merge(each.verb(), each, (one, other) -> new Started(
                        one.where() + ", " + other.where(), one.verb(), one.with(other.settings()).settings(),
                        one.principal())));
        return byVerb.values().stream();
    }

    @Test
    void everyServiceIsLookedAt() {
        assertThat(services().map(each -> String.join(" ", each.verb()))).containsExactlyInAnyOrder("gateway",
                "worker", "trainer", "keeper", "ops", "pools keep --on kubernetes");
    }

    @ParameterizedTest
    @MethodSource("services")
    void knowsEachOfItsSettings(Started service) throws Exception {
        Map<String, String> settings = new TreeMap<>(service.settings());
        settings.put(NO_SUCH, "1");
        HERE.forEach(settings::replace);
        settings.keySet().removeIf(key -> key.endsWith("_TRUST_STORE")); // a file that only a container has

        String said = said(service.verb(), settings);

        assertThat(UNKNOWN.matcher(said).results().map(match -> match.group(1)))
                .as(service.where() + ": " + said).containsExactly(NO_SUCH);
        assertThat(said.lines().filter(line -> line.startsWith("retouch: "))).as("and no wrong value")
                .hasSize(1);
    }

    /// What the overlay patches into the workers has values that only its cluster has.
    @Test
    void workersKnowWhatTheOverlayForProductionTellsThem() throws Exception {
        String known = said(List.of("worker"), Map.of(NO_SUCH, "1"));
        List<String> told = SETTING.matcher(Repository.text(
                "ops/deploy/kubernetes/overlays/production/kustomization.yaml").replaceAll("(?m)^#.*$", ""))
                .results().map(match -> match.group(1)).toList();

        assertThat(told).contains("RETOUCH_MODEL_TRUST");
        assertThat(told).allSatisfy(key -> assertThat(known).containsPattern("[ ,]" + key + "[,.]"));
    }

    @Test
    void everyServiceComesToTheBrokerAsAUserThatThereAreRightsFor() throws Exception {
        String acls = said(List.of("ops", "acls", "--json"), Map.of());
        TreeSet<String> users = USER.matcher(acls).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(users).hasSizeGreaterThan(5);
        assertThat(DeployedServices.inManifests()).allSatisfy(each -> assertThat(
                each.principal().orElseThrow().replace("retouch-kafka-", "")).as(each.where()).isIn(users));
        assertThat(users).as("and none is for nobody").isSubsetOf(DeployedServices.inManifests().stream()
                .map(each -> each.principal().orElseThrow().replace("retouch-kafka-", "")).toList());
    }

    private static String said(List<String> verb, Map<String, String> settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                "retouch.cli.RetouchMain"));
        command.addAll(verb);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("RETOUCH_"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
