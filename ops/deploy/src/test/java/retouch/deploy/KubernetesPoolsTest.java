package retouch.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/// The workers of each pool are a Deployment, and one alone has its size.
class KubernetesPoolsTest {

    private static final Set<String> KEDA_FIELDS = Set.of("scaleTargetRef", "minReplicaCount",
            "maxReplicaCount",
            "pollingInterval", "cooldownPeriod", "fallback", "advanced", "triggers");

    private final Manifests manifests = Manifests.read();
    private final List<V1Deployment> deployments = manifests.of(V1Deployment.class);

    @Test
    void whoKeepsPoolsMayScaleThemAndNothingElse() {
        List<V1Role> roles = manifests.of(V1Role.class);
        assertThat(roles).hasSize(1);
        roles.getFirst().getRules().forEach(rule -> {
            assertThat(rule.getVerbs()).as("and can list nothing").isSubsetOf("get", "patch", "update");
            if (rule.getResources().equals(List.of("pods"))) { // whose names nobody knows beforehand
                assertThat(rule.getVerbs()).containsExactly("get", "patch");
            } else {
                assertThat(rule.getResourceNames()).containsExactlyInAnyOrderElementsOf(Manifests.workers());
            }
        });
        assertThat(roles.getFirst().getRules()).flatExtracting(rule -> rule.getResources())
                .as("what KubernetesPoolHost says that it needs")
                .containsExactlyInAnyOrder("deployments/scale", "pods");
        assertThat(manifests.of(V1RoleBinding.class)).singleElement().satisfies(binding -> assertThat(
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
    void whoKeepsPoolsAloneReachesTheCluster() {
        assertThat(manifests.of(V1NetworkPolicy.class))
                .filteredOn(policy -> policy.toString().matches("(?s).*port: 6443.*"))
                .singleElement().satisfies(policy -> assertThat(
                        policy.getSpec().getPodSelector().getMatchLabels())
                        .containsExactlyEntriesOf(Map.of("app.kubernetes.io/name", "pools")));
    }

    @Test
    void aWorkerIsOfThePoolAfterWhichItsDeploymentIsCalled() {
        deployments.stream().filter(each -> Manifests.workers().contains(each.getMetadata().getName()))
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
    void poolsGoWhereTheirProcessorsAre() {
        Map<String, String> affinities = deployments.stream()
                .filter(each -> Manifests.workers().contains(each.getMetadata().getName()))
                .collect(Collectors.toMap(each -> each.getMetadata().getName(),
                        each -> String.valueOf(each.getSpec().getTemplate().getSpec().getAffinity())));
        assertThat(affinities.get("worker-power9")).contains("ppc64le");
        assertThat(affinities.get("worker-gpu")).contains("nvidia.com/gpu.present").doesNotContain("ppc64le");
        assertThat(affinities.get("worker-cpu")).contains("amd64").contains("arm64");
    }

    @Test
    void scalersNameDeploymentsThatThereAre() {
        List<Map<?, ?>> scalers = Manifests.documents().filter(Manifests::isCustom)
                .map(text -> (Map<?, ?>) new Yaml().load(text))
                .collect(Collectors.toList());
        assertThat(scalers).hasSize(Manifests.workers().size());
        for (Map<?, ?> scaler : scalers) {
            Map<?, ?> spec = (Map<?, ?>) scaler.get("spec");
            assertThat(spec.keySet().stream().map(String.class::cast)).isSubsetOf(KEDA_FIELDS);
            assertThat(Manifests.workers())
                    .contains((String) ((Map<?, ?>) spec.get("scaleTargetRef")).get("name"));
            assertThat(spec.get("triggers").toString()).contains("prometheus", "retouch_queue_backlog_jobs");
        }
    }
}
