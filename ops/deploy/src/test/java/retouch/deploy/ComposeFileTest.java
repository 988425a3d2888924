package retouch.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComposeFileTest {

    private static final String FILE = "docker-compose.yml";
    /// Words after a dollar sign: `${NAME}`, `${NAME:-standard}`, `${NAME:?message}`.
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:[-?])?([^}]*)}");
    /// What Compose knows of a service; a misspelt key would be ignored by some versions and refused by others.
    private static final Set<String> KEYS = Set.of("image", "command", "entrypoint", "restart", "init",
            "read_only",
            "cap_drop", "security_opt", "tmpfs", "networks", "logging", "healthcheck", "stop_grace_period",
            "volumes",
            "environment", "depends_on", "ports", "profiles", "deploy");
    private static final Set<String> OURS = Set.of("prepare", "gateway", "worker-cpu", "worker-gpu",
            "trainer", "keeper", "ops");

    private final Map<String, Map<String, Object>> services = services();

    @Test
    void holdsWhatAFleetNeeds() {
        assertThat(services.keySet()).contains("kafka", "object-store", "prometheus", "grafana")
                .containsAll(OURS);
        services.forEach((name, service) -> assertThat(KEYS).as(name).containsAll(service.keySet()));
        assertThat(services.get("worker-gpu").toString()).contains("driver=nvidia")
                .contains("profiles=[gpu]").contains("RETOUCH_WORKER_POOL=gpu");
        assertThat(services.get("trainer")).containsEntry("profiles", List.of("training"));
        assertThat(services.get("grafana")).containsEntry("profiles", List.of("monitoring"));
    }

    @Test
    void prometheusReadsEveryServiceThatStays() {
        Map<?, ?> prometheus = (Map<?, ?>) Repository.yaml("ops/deploy/compose/prometheus.yml");
        assertThat(prometheus.get("scrape_configs").toString())
                .contains("names=" + services.keySet().stream().filter(OURS::contains)
                        .filter(name -> !name.equals("prepare")).toList());
    }

    @Test
    void everyImageIsPinned() {
        services.forEach((name, service) -> assertThat((String) service.get("image")).as(name)
                .matches(".*:(\\$\\{\\w+:-)?[\\w.-]*\\d[\\w.-]*}?").doesNotContain("latest"));
    }

    @Test
    void noSecretHasADefault() {
        Matcher variables = VARIABLE.matcher(Repository.text(FILE));
        Set<String> required = new TreeSet<>();
        while (variables.find()) {
            boolean secret = variables.group(1).matches(".*(KEY|PASSWORD|SECRET|TOKEN).*");
            if (secret) {
                assertThat(variables.group(2)).as(variables.group()).isEqualTo(":?");
                required.add(variables.group(1));
            }
        }
        assertThat(required).containsExactly("GRAFANA_PASSWORD", "RETOUCH_S3_ACCESS_KEY",
                "RETOUCH_S3_SECRET_KEY");
        services.forEach((name, service) -> environment(service).forEach((key, value) -> {
            if (key.matches(".*(PASSWORD|SECRET).*")) {
                assertThat(String.valueOf(value)).as(name + " " + key).startsWith("${");
            }
        }));
    }

    @Test
    void ourServicesHaveNoRightsThatTheyDoNotNeed() {
        for (String name : OURS) {
            assertThat(services.get(name)).as(name).containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"));
        }
    }

    @Test
    void nothingListensForOtherMachines() {
        services.forEach((name, service) -> ports(service)
                .forEach(port -> assertThat(port).as(name).startsWith("127.0.0.1:")));
    }

    @Test
    void everyServiceThatStaysSaysHowItIs() {
        services.forEach((name, service) -> {
            if (!name.equals("prepare")) {
                assertThat(service).as(name).containsKey("healthcheck");
            }
        });
    }

    @Test
    void theStandInsReplaceServicesThatThereAre() {
        Map<?, ?> override = (Map<?, ?>) Repository.yaml("ops/deploy/compose/stand-ins.yml");
        assertThat(services).containsKeys(
                ((Map<?, ?>) override.get("services")).keySet().stream().map(String.class::cast)
                        .toArray(String[]::new));
    }

    @Test
    void composeItselfAccepts() throws Exception {
        Path file = Repository.root().resolve(FILE);
        ProcessBuilder compose = new ProcessBuilder("docker-compose", "-f", file.toString(), "config", "-q")
                .redirectErrorStream(true);
        compose.environment().putAll(Map.of("RETOUCH_S3_ACCESS_KEY", "a", "RETOUCH_S3_SECRET_KEY", "b",
                "GRAFANA_PASSWORD", "c"));
        Process process;
        try {
            process = compose.start();
        } catch (IOException e) {
            Assumptions.abort("docker-compose is not installed here: " + e.getMessage());
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        ((Map<?, ?>) ((Map<?, ?>) Repository.yaml(FILE)).get("services")).forEach((name, service) -> {
            Map<String, Object> keys = new TreeMap<>();
            ((Map<?, ?>) service).forEach((key, value) -> keys.put((String) key, value));
            services.put((String) name, keys);
        });
        return services;
    }

    private static Map<String, Object> environment(Map<String, Object> service) {
        Map<String, Object> found = new TreeMap<>();
        ((Map<?, ?>) service.getOrDefault("environment", Map.of()))
                .forEach((key, value) -> found.put((String) key, value));
        return found;
    }

    private static List<String> ports(Map<String, Object> service) {
        List<String> found = new ArrayList<>();
        ((List<?>) service.getOrDefault("ports", List.of())).forEach(port -> found.add((String) port));
        return found;
    }
}
