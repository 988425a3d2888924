package retouch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.kubernetes.client.util.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/// The manifests, as Kubernetes' own models read them.
final class Manifests {

    static final Path FOLDER = Repository.root().resolve("ops/deploy/kubernetes");

    private final List<Object> all;

    private Manifests(List<Object> all) {
        this.all = all;
    }

    static Manifests read() {
        return new Manifests(documents().filter(text -> !isCustom(text)).map(Manifests::load).toList());
    }

    <T> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The Deployments of the pools.
    static List<String> workers() {
        return List.of("worker-cpu", "worker-gpu", "worker-power9");
    }

    static Object load(String text) {
        try {
            List<Object> loaded = Yaml.loadAll(text);
            assertThat(loaded).as(text).hasSize(1);
            return loaded.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// KEDA's kinds are not Kubernetes' own.
    static boolean isCustom(String text) {
        return text.contains("apiVersion: keda.sh/");
    }

    /// Every document of every manifest; what only kustomize reads is left out.
    static Stream<String> documents() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml") && !file.endsWith("trust.yaml"))
                    .sorted()
                    .map(file -> Repository.text(Repository.root().relativize(file).toString()))
                    .flatMap(text -> Stream.of(text.split("(?m)^---$")))
                    .filter(text -> text.lines().anyMatch(line -> line.startsWith("kind:"))).toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
