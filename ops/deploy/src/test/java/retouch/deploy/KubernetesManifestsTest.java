package retouch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.util.Yaml;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Every manifest, read by Kubernetes' own models, which refuse a field that there is not.
class KubernetesManifestsTest {

    private static final Path MANIFESTS = Repository.root().resolve("ops/deploy/kubernetes");
    private static final Set<String> KEDA_FIELDS = Set.of("scaleTargetRef", "minReplicaCount",
            "maxReplicaCount",
            "pollingInterval", "cooldownPeriod", "fallback", "advanced", "triggers");

    private final List<Object> all = documents().filter(text -> !isCustom(text))
            .map(KubernetesManifestsTest::load)
            .toList();
    private final List<V1Deployment> deployments = of(V1Deployment.class);

    @Test
    void aMisspeltFieldIsRefused() {
        assertThatThrownBy(() -> load("""
                apiVersion: v1
                kind: Service
                metadata: {name: x}
                spec: {selektor: {a: b}}
                """)).hasMessageContaining("selektor");
    }

    @Test
    void everyServiceOfTheFleetIsThere() {
        assertThat(deployments).extracting(each -> each.getMetadata().getName()).containsExactlyInAnyOrder(
                "gateway",
                "worker-cpu", "worker-gpu", "worker-power9", "trainer", "keeper", "pools", "ops");
        assertThat(of(V1Job.class)).extracting(each -> each.getMetadata().getName())
                .containsExactly("prepare");
    }

    @Test
    void noContainerHasRightsThatItDoesNotNeed() {
        List<V1PodSpec> pods = new ArrayList<>(deployments.stream()
                .map(each -> each.getSpec().getTemplate().getSpec()).toList());
        of(V1Job.class).forEach(job -> pods.add(job.getSpec().getTemplate().getSpec()));
        for (V1PodSpec pod : pods) {
            V1Container container = pod.getContainers().getFirst();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).as(container.getName()).isTrue();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).as(container.getName())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).as(container.getName())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop()).as(container.getName())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).as(container.getName()).containsKey("memory");
        }
        assertThat(deployments.stream()
                .filter(each -> Boolean.TRUE.equals(each.getSpec().getTemplate().getSpec()
                        .getAutomountServiceAccountToken()))
                .map(each -> each.getMetadata().getName()))
                .containsExactly("pools");
    }

    @Test
    void whoKeepsPoolsMayScaleThemAndNothingElse() {
        List<V1Role> roles = of(V1Role.class);
        assertThat(roles).hasSize(1);
        roles.getFirst().getRules().forEach(rule -> {
            assertThat(rule.getVerbs()).as("and can list nothing").isSubsetOf("get", "patch", "update");
            if (rule.getResources().equals(List.of("pods"))) { // whose names nobody knows beforehand
                assertThat(rule.getVerbs()).containsExactly("get", "patch");
            } else {
                assertThat(rule.getResourceNames()).containsExactlyInAnyOrderElementsOf(workers());
            }
        });
        assertThat(roles.getFirst().getRules()).flatExtracting(rule -> rule.getResources())
                .as("what KubernetesPoolHost says that it needs")
                .containsExactlyInAnyOrder("deployments/scale", "pods");
        assertThat(of(V1RoleBinding.class)).singleElement().satisfies(binding -> assertThat(
                binding.getSubjects()).extracting(each -> each.getName()).containsExactly("retouch-pools"));
    }

    /// Two who scale one Deployment would undo each other.
    @ParameterizedTest
    @ValueSource(strings = {"single-node", "production"})
    void oneAloneScalesTheWorkersOfAnOverlay(String overlay) {
        Map<?, ?> kustomization = (Map<?, ?>) Repository.yaml("ops/deploy/kubernetes/overlays/" + overlay
                + "/kustomization.yaml");
        boolean keda = kustomization.get("resources").toString().contains("autoscaling.yaml");
        boolean ours = String.valueOf(kustomization.get("components")).contains("components/pools");
        assertThat(keda ^ ours).as("KEDA: %s, pools keep: %s", keda, ours).isTrue();
        assertThat(kustomization.get("patches").toString()).contains("{op: remove, path: /spec/replicas}");
    }

    @Test
    void everyServiceHasAnAccountOfItsOwn() {
        Map<String, String> accounts = deployments.stream().collect(Collectors.toMap(
                each -> each.getMetadata().getName(),
                each -> each.getSpec().getTemplate().getSpec().getServiceAccountName()));
        accounts.forEach((name, account) -> assertThat(account).as(name)
                .isEqualTo("retouch-" + name.replaceFirst("^worker-.*", "worker")));
        assertThat(of(V1ServiceAccount.class)).extracting(each -> each.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(accounts.values()));
        assertThat(of(V1ServiceAccount.class)).allSatisfy(
                each -> assertThat(each.getAutomountServiceAccountToken()).isFalse());
    }

    @Test
    void everyServiceSaysHowItIs() {
        for (V1Deployment deployment : deployments) {
            V1Container container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
            assertThat(container.getPorts()).as(container.getName())
                    .anyMatch(port -> port.getName().equals("metrics"));
            assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe(),
                    container.getReadinessProbe())).as(container.getName())
                    .allMatch(probe -> probe.getHttpGet().getPath().startsWith("/health/"));
        }
    }

    @Test
    void whoKeepsPoolsAloneReachesTheCluster() {
        assertThat(of(V1NetworkPolicy.class))
                .filteredOn(policy -> policy.toString().matches("(?s).*port: 6443.*"))
                .singleElement().satisfies(policy -> assertThat(
                        policy.getSpec().getPodSelector().getMatchLabels())
                        .containsExactlyEntriesOf(Map.of("app.kubernetes.io/name", "pools")));
    }

    @Test
    void aWorkerIsOfThePoolAfterWhichItsDeploymentIsCalled() {
        deployments.stream().filter(each -> workers().contains(each.getMetadata().getName()))
                .forEach(worker -> assertThat(
                        worker.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
                        .as(worker.getMetadata().getName())
                        .anySatisfy(variable -> {
                            assertThat(variable.getName()).isEqualTo("RETOUCH_WORKER_POOL");
                            assertThat("worker-" + variable.getValue())
                                    .isEqualTo(worker.getMetadata().getName());
                        }));
    }

    @Test
    void aWorkerHasTheTimeToFinishItsJobs() {
        deployments.stream().filter(each -> workers().contains(each.getMetadata().getName()))
                .forEach(worker -> {
                    V1PodSpec pod = worker.getSpec().getTemplate().getSpec();
                    assertThat(pod.getTerminationGracePeriodSeconds()).as(worker.getMetadata().getName())
                            .isGreaterThan(120L); // RETOUCH_WORKER_STOP_PATIENCE
                    assertThat(pod.getContainers().getFirst().getLifecycle().getPreStop()).isNotNull();
                });
    }

    @Test
    void poolsGoWhereTheirProcessorsAre() {
        Map<String, String> affinities = deployments.stream()
                .filter(each -> workers().contains(each.getMetadata().getName()))
                .collect(Collectors.toMap(each -> each.getMetadata().getName(),
                        each -> String.valueOf(each.getSpec().getTemplate().getSpec().getAffinity())));
        assertThat(affinities.get("worker-power9")).contains("ppc64le");
        assertThat(affinities.get("worker-gpu")).contains("nvidia.com/gpu.present").doesNotContain("ppc64le");
        assertThat(affinities.get("worker-cpu")).contains("amd64").contains("arm64");
    }

    @Test
    void nobodyReachesAnythingThatIsNotNamed() {
        assertThat(of(V1NetworkPolicy.class)).anySatisfy(policy -> {
            assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
            assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(policy.getSpec().getIngress()).isNullOrEmpty();
            assertThat(policy.getSpec().getEgress()).isNullOrEmpty();
        });
    }

    @Test
    void budgetsAndScalersNameDeploymentsThatThereAre() {
        List<String> names = deployments.stream().map(each -> each.getMetadata().getName()).toList();
        assertThat(of(V1PodDisruptionBudget.class)).hasSize(5).allSatisfy(budget -> assertThat(names)
                .contains(budget.getSpec().getSelector().getMatchLabels().get("app.kubernetes.io/name")));
        List<Map<?, ?>> scalers = documents().filter(KubernetesManifestsTest::isCustom)
                .map(text -> (Map<?, ?>) new org.yaml.snakeyaml.Yaml().load(text))
                .collect(Collectors.toList());
        assertThat(scalers).hasSize(workers().size());
        for (Map<?, ?> scaler : scalers) {
            Map<?, ?> spec = (Map<?, ?>) scaler.get("spec");
            assertThat(spec.keySet().stream().map(String.class::cast)).isSubsetOf(KEDA_FIELDS);
            assertThat(workers()).contains((String) ((Map<?, ?>) spec.get("scaleTargetRef")).get("name"));
            assertThat(spec.get("triggers").toString()).contains("prometheus", "retouch_queue_backlog_jobs");
        }
    }

    @Test
    void noSecretStandsInAManifest() {
        assertThat(documents().filter(text -> text.contains("kind: Secret"))).isEmpty();
        assertThat(documents()).noneMatch(text -> text.matches("(?s).*(PASSWORD|SECRET_KEY),? *value:.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "production"})
    void kustomizeBuildsTheOverlay(String overlay) throws Exception {
        Process kubectl;
        try {
            kubectl = new ProcessBuilder("kubectl", "kustomize",
                    MANIFESTS.resolve("overlays/" + overlay).toString())
                    .redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("kubectl is not installed here: " + e.getMessage());
            return;
        }
        String built = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kubectl.exitValue()).as(built).isZero();
        List<Object> loaded = Stream.of(built.split("(?m)^---$")).filter(text -> !isCustom(text))
                .map(KubernetesManifestsTest::load).toList();
        assertThat(loaded).hasSizeGreaterThan(20);
    }

    private static List<String> workers() {
        return List.of("worker-cpu", "worker-gpu", "worker-power9");
    }

    private <T> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Object load(String text) {
        try {
            List<Object> loaded = Yaml.loadAll(text);
            assertThat(loaded).as(text).hasSize(1);
            return loaded.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// KEDA's kinds are not Kubernetes' own.
    private static boolean isCustom(String text) {
        return text.contains("apiVersion: keda.sh/");
    }

    /// Every document of every manifest; what only kustomize reads is left out.
    private static Stream<String> documents() {
        try (Stream<Path> files = Files.walk(MANIFESTS)) {
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
