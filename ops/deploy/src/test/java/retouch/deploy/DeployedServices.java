package retouch.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

/// What the Compose file and the manifests start, with which settings. A value that only exists where it runs, such
/// as a pod's name, is `x`.
final class DeployedServices {

    /// @param where     which file says so, and under which name
    /// @param verb      the arguments of `retouch`
    /// @param settings  the variables that begin with `RETOUCH_`
    /// @param principal the secret with its user on the broker; none in Compose, whose broker asks nobody
    record Started(String where, List<String> verb, Map<String, String> settings,
            Optional<String> principal) {

        /// With more settings, and those first.
        Started with(Map<String, String> more) {
            Map<String, String> all = new TreeMap<>(settings);
            all.putAll(more);
            return new Started(where, verb, all, principal);
        }
    }

    private static final String PREFIX = "RETOUCH_";
    private static final String SOMETHING = "x";
    private static final String STORE = "retouch-store";
    private static final Map<String, String> FROM_SECRETS = Map.of("RETOUCH_S3_ACCESS_KEY", SOMETHING,
            "RETOUCH_S3_SECRET_KEY", SOMETHING);

    private DeployedServices() {}

    /// Of the Compose file, those with an image of ours.
    static List<Started> inCompose() {
        return map(map(Repository.yaml("docker-compose.yml")).get("services")).entrySet().stream()
                .filter(service -> text(map(service.getValue()).get("image")).contains("RETOUCH_IMAGES"))
                .map(service -> composed(service.getKey(), map(service.getValue()))).toList();
    }

    private static Started composed(String name, Map<String, Object> service) {
        Map<String, String> settings = new TreeMap<>();
        map(service.get("environment")).forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                settings.put(key, text(value).replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")
                        .replaceAll("\\$\\{\\w+:\\?[^}]*}", SOMETHING));
            }
        });
        List<String> verb = Optional.ofNullable(service.get("command")).map(DeployedServices::texts)
                .orElseGet(() -> List.of(name.replaceFirst("-.*", ""))); // an image is called as its verb
        return new Started("docker-compose.yml " + name, verb, settings, Optional.empty());
    }

    /// Of all manifests, each Deployment and Job of ours. Settings that an overlay adds to all of them are not there.
    static List<Started> inManifests() {
        return Stream.of("base/gateway.yaml", "base/workers.yaml", "base/trainer.yaml", "base/ops.yaml",
                "base/keeper.yaml", "base/prepare.yaml", "components/pools/pools.yaml")
                .flatMap(file -> documents(file).filter(each -> each.containsKey("spec"))
                        .filter(each -> map(each.get("spec")).containsKey("template"))
                        .map(each -> applied(file, each)))
                .toList();
    }

    /// What the overlay says to all services, and the secret of each with its user on the broker.
    static Map<String, String> inProduction() {
        Map<String, String> settings = new TreeMap<>(Map.of("RETOUCH_KAFKA_SASL_USER", SOMETHING,
                "RETOUCH_KAFKA_SASL_PASSWORD", SOMETHING));
        Repository.text("ops/deploy/kubernetes/overlays/production/fleet.env").lines()
                .forEach(line -> settings.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return settings;
    }

    private static Started applied(String file, Map<String, Object> workload) {
        Map<String, Object> pod = map(map(map(workload.get("spec")).get("template")).get("spec"));
        Map<String, Object> container = map(((List<?>) pod.get("containers")).getFirst());
        Map<String, String> settings = new TreeMap<>(FROM_SECRETS);
        settings.putAll(fleet());
        Optional<String> principal = Optional.empty();
        for (Object source : (List<?>) container.get("envFrom")) {
            String secret = text(map(map(source).getOrDefault("secretRef", Map.of())).get("name"));
            if (!secret.isEmpty() && !secret.equals(STORE)) {
                principal = Optional.of(secret);
            }
        }
        for (Object variable : (List<?>) container.get("env")) {
            settings.put(text(map(variable).get("name")),
                    text(map(variable).getOrDefault("value", SOMETHING)));
        }
        return new Started(file + " " + text(map(workload.get("metadata")).get("name")),
                texts(container.get("args")), settings, principal);
    }

    private static Map<String, String> fleet() {
        Map<String, String> settings = new TreeMap<>();
        Map<String, Object> base = documents("base/kustomization.yaml").findFirst().orElseThrow();
        for (Object generator : (List<?>) base.get("configMapGenerator")) {
            texts(map(generator).get("literals"))
                    .forEach(line -> settings.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        }
        return settings;
    }

    private static Stream<Map<String, Object>> documents(String manifest) {
        List<Map<String, Object>> documents = new ArrayList<>();
        new Yaml().loadAll(Repository.text(Path.of("ops/deploy/kubernetes", manifest).toString()))
                .forEach(each -> documents.add(map(each)));
        return documents.stream();
    }

    private static Map<String, Object> map(Object yaml) {
        Map<String, Object> map = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNullElse(yaml, Map.of()))
                .forEach((key, value) -> map.put(text(key), value));
        return map;
    }

    private static List<String> texts(Object yaml) {
        return ((List<?>) yaml).stream().map(DeployedServices::text).toList();
    }

    private static String text(Object yaml) {
        return Objects.toString(yaml, "");
    }
}
