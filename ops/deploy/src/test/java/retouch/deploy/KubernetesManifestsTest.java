package retouch.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Every manifest, read by Kubernetes' own models, which refuse a field that there is not.
class KubernetesManifestsTest {

    private final Manifests manifests = Manifests.read();
    private final List<V1Deployment> deployments = manifests.of(V1Deployment.class);

    @Test
    void aMisspeltFieldIsRefused() {
        assertThatThrownBy(() -> Manifests.load("""
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
        assertThat(manifests.of(V1Job.class)).extracting(each -> each.getMetadata().getName())
                .containsExactly("prepare");
    }

    @Test
    void noContainerHasRightsThatItDoesNotNeed() {
        List<V1PodSpec> pods = new ArrayList<>(deployments.stream()
                .map(each -> each.getSpec().getTemplate().getSpec()).toList());
        manifests.of(V1Job.class).forEach(job -> pods.add(job.getSpec().getTemplate().getSpec()));
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
    void everyServiceHasAnAccountOfItsOwn() {
        Map<String, String> accounts = deployments.stream().collect(Collectors.toMap(
                each -> each.getMetadata().getName(),
                each -> each.getSpec().getTemplate().getSpec().getServiceAccountName()));
        accounts.forEach((name, account) -> assertThat(account).as(name)
                .isEqualTo("retouch-" + name.replaceFirst("^worker-.*", "worker")));
        assertThat(manifests.of(V1ServiceAccount.class)).extracting(each -> each.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(accounts.values()));
        assertThat(manifests.of(V1ServiceAccount.class)).allSatisfy(
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
    void aWorkerHasTheTimeToFinishItsJobs() {
        deployments.stream().filter(each -> Manifests.workers().contains(each.getMetadata().getName()))
                .forEach(worker -> {
                    V1PodSpec pod = worker.getSpec().getTemplate().getSpec();
                    assertThat(pod.getTerminationGracePeriodSeconds()).as(worker.getMetadata().getName())
                            .isGreaterThan(120L); // RETOUCH_WORKER_STOP_PATIENCE
                    assertThat(pod.getContainers().getFirst().getLifecycle().getPreStop()).isNotNull();
                });
    }

    @Test
    void nobodyReachesAnythingThatIsNotNamed() {
        assertThat(manifests.of(V1NetworkPolicy.class)).anySatisfy(policy -> {
            assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
            assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(policy.getSpec().getIngress()).isNullOrEmpty();
            assertThat(policy.getSpec().getEgress()).isNullOrEmpty();
        });
    }

    @Test
    void budgetsNameDeploymentsThatThereAre() {
        List<String> names = deployments.stream().map(each -> each.getMetadata().getName()).toList();
        assertThat(manifests.of(V1PodDisruptionBudget.class)).hasSize(5)
                .allSatisfy(budget -> assertThat(names)
                        .contains(budget.getSpec().getSelector().getMatchLabels()
                                .get("app.kubernetes.io/name")));
    }

    @Test
    void noSecretStandsInAManifest() {
        assertThat(Manifests.documents().filter(text -> text.contains("kind: Secret"))).isEmpty();
        assertThat(Manifests.documents())
                .noneMatch(text -> text.matches("(?s).*(PASSWORD|SECRET_KEY),? *value:.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "production"})
    void kustomizeBuildsTheOverlay(String overlay) throws Exception {
        Process kubectl;
        try {
            kubectl = new ProcessBuilder("kubectl", "kustomize",
                    Manifests.FOLDER.resolve("overlays/" + overlay).toString())
                    .redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("kubectl is not installed here: " + e.getMessage());
            return;
        }
        String built = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kubectl.exitValue()).as(built).isZero();
        List<Object> loaded = Stream.of(built.split("(?m)^---$")).filter(text -> !Manifests.isCustom(text))
                .map(Manifests::load).toList();
        assertThat(loaded).hasSizeGreaterThan(20);
    }
}
