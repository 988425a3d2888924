package retouch.fleet.kafka;

import java.util.List;
import java.util.Objects;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import retouch.fleet.FleetConfig;
import retouch.fleet.access.AccessRule;
import retouch.fleet.config.Secret;
import retouch.fleet.stream.StreamException;

/// Makes users and gives rights on the broker. Owns its connection. Thread-safe.
public final class AccessControl implements AutoCloseable {

    /// As `kafka-configs.sh` does.
    private static final int ITERATIONS = 4096;

    private final Admin admin;
    private final KafkaBroker.Config config;

    private AccessControl(Admin admin, KafkaBroker.Config config) {
        this.admin = admin;
        this.config = config;
    }

    /// Comes to the broker as somebody who may alter its access lists.
    ///
    /// @throws StreamException if the configuration cannot be used; a broker that is away shows later
    public static AccessControl open(FleetConfig fleet, KafkaBroker.Config config) throws StreamException {
        try {
            return new AccessControl(
                    Admin.create(new ClientProperties(fleet.bootstrap(), config).admin()), config);
        } catch (KafkaException e) {
            throw KafkaFailure.of("Connecting to Kafka at " + fleet.bootstrap(),
                    e.getCause() == null ? e : e.getCause());
        }
    }

    /// Adds the rules for a principal; what it may do already it keeps.
    ///
    /// @param principal such as `User:retouch-worker`
    public void grant(String principal, List<AccessRule> rules) throws StreamException {
        Objects.requireNonNull(principal, "principal");
        List<AclBinding> bindings = rules.stream().flatMap(rule -> rule.operations().stream()
                .map(operation -> new AclBinding(
                        new ResourcePattern(ResourceType.valueOf(rule.resource().name()), rule.name(),
                                rule.prefix() ? PatternType.PREFIXED : PatternType.LITERAL),
                        new AccessControlEntry(principal, "*", AclOperation.valueOf(operation.name()),
                                AclPermissionType.ALLOW))))
                .toList();
        KafkaFailure.await("Giving rights to " + principal, admin.createAcls(bindings).all(),
                config.answerMax());
    }

    /// Makes a user, or gives it another password (SCRAM-SHA-512).
    public void setPassword(String user, Secret password) throws StreamException {
        ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        KafkaFailure.await("Setting the password of " + user,
                admin.alterUserScramCredentials(
                        List.of(new UserScramCredentialUpsertion(user, how, password.reveal()))).all(),
                config.answerMax());
    }

    @Override
    public void close() {
        admin.close(config.answerMax());
    }
}
