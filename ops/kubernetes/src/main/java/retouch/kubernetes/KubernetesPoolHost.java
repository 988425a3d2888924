package retouch.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import retouch.fleet.pool.PoolHost;
import retouch.fleet.pool.PoolHostException;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;

/// Pools on Kubernetes: a pool's workers are the pods of one Deployment. Thread-safe. It owns its client.
///
/// It reads and writes the Deployment's scale and nothing else of it; before a pool shrinks it tells Kubernetes which
/// pods cost less to delete, where a worker's id is its pod's name (`metadata.name` by the downward API). Rights it
/// needs: `get` and `update` of `deployments/scale`, `get` and `patch` of `pods`.
public final class KubernetesPoolHost implements PoolHost, AutoCloseable {

    /// What the ReplicaSet's controller looks at when it has to choose; pods of lower cost go first.
    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final String namespace;
    private final String prefix;

    private KubernetesPoolHost(KubernetesClient client, String namespace, String prefix) {
        this.client = client;
        this.namespace = namespace;
        this.prefix = prefix;
    }

    /// @param server     the API server; empty to find it as kubectl does: the pod's service account, or kubeconfig
    /// @param namespace  of the Deployments; empty for the one of that configuration
    /// @param prefix     a pool's Deployment is called so, followed by the pool's name
    /// @param answerMax  how long the API server may take
    public record Settings(Optional<String> server, Optional<String> namespace, String prefix,
            Duration answerMax) {

        public Settings {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(namespace, "namespace");
            Objects.requireNonNull(prefix, "prefix");
            if (!answerMax.isPositive()) {
                throw new IllegalArgumentException("answerMax must be more than zero: " + answerMax);
            }
        }
    }

    /// Nothing is asked yet.
    public static KubernetesPoolHost open(Settings settings) {
        int millis = Math.toIntExact(settings.answerMax().toMillis());
        ConfigBuilder builder = settings.server().isPresent()
                ? new ConfigBuilder(Config.empty()).withMasterUrl(settings.server().get())
                : new ConfigBuilder();
        settings.namespace().ifPresent(builder::withNamespace);
        Config config = builder.withRequestTimeout(millis).withConnectionTimeout(millis)
                .withRequestRetryBackoffLimit(0).build();
        String namespace = Optional.ofNullable(config.getNamespace()).orElse("default");
        return new KubernetesPoolHost(new KubernetesClientBuilder().withConfig(config).build(), namespace,
                settings.prefix());
    }

    @Override
    public void keep(Pool wanted, List<WorkerStatus> said) throws PoolHostException {
        String deployment = prefix + wanted.name();
        try {
            Scale scale = client.apps().deployments().inNamespace(namespace).withName(deployment).scale();
            int present = Optional.ofNullable(scale.getSpec().getReplicas()).orElse(0);
            if (present == wanted.size()) {
                return;
            }
            if (wanted.size() < present) {
                said.forEach(this::price);
            }
            scale.getSpec().setReplicas(wanted.size());
            client.apps().deployments().inNamespace(namespace).withName(deployment).scale(scale);
        } catch (KubernetesClientException e) {
            throw new PoolHostException(sentence(deployment, e), e);
        }
    }

    /// Idle ones are cheap. A worker that is no pod of ours has no price.
    private void price(WorkerStatus worker) {
        String cost = PoolHost.isIdle(worker) ? "0" : "1000";
        try {
            client.pods().inNamespace(namespace).withName(worker.worker().id()).patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(DELETION_COST, cost));
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private String sentence(String deployment, KubernetesClientException e) {
        if (e.getStatus() == null) {
            return "The Kubernetes API server at %s does not answer.".formatted(client.getMasterUrl());
        }
        return switch (e.getCode()) {
            case NOT_FOUND ->
                ("There is no Deployment %s in the namespace %s: apply its manifest, or name another"
                        + " prefix.").formatted(deployment, namespace);
            case FORBIDDEN ->
                ("This service account may not scale the Deployment %s in the namespace %s: it needs get"
                        + " and update of deployments/scale, get and patch of pods.")
                        .formatted(deployment, namespace);
            default ->
                "Kubernetes refuses to scale the Deployment %s: %s".formatted(deployment, e.getMessage());
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
