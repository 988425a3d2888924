package retouch.local.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import retouch.fleet.config.Secret;

/// Makes an embedded broker ask who comes (SCRAM-SHA-512) and allow only what its access lists allow.
///
/// @param admin    who may do everything; made when the broker's folder is
/// @param password what proves it; it also guards the controller's port
/// @param tls      a certificate to show; empty for no encryption
public record BrokerSecurity(String admin, Secret password, Optional<Tls> tls) {

    /// @param keyStore   PKCS#12 with the broker's key
    /// @param trustStore PKCS#12 with the certificates that the broker trusts, its own included
    /// @param password   what opens both
    /// @param clientsToo whether clients must show one that it trusts (mutual TLS)
    public record Tls(Path keyStore, Path trustStore, Secret password, boolean clientsToo) {}

    private static final String SCRAM = "SCRAM-SHA-512";

    public BrokerSecurity {
        Objects.requireNonNull(tls, "tls");
        for (String word : List.of(admin, password.reveal())) {
            // They stand in JAAS's and the formatter's little languages, which have no way to escape all.
            if (!word.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException("name and password are letters, digits, dots and dashes");
            }
        }
    }

    String protocol() {
        return tls.isPresent() ? "SASL_SSL" : "SASL_PLAINTEXT";
    }

    /// What the folder is formatted with: the first user cannot be made by a user.
    List<String> firstUser() {
        return List.of("%s=[name=%s,password=%s]".formatted(SCRAM, admin, password.reveal()));
    }

    Map<String, String> settings(String clients, String controller) {
        Map<String, String> all = new TreeMap<>();
        all.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        all.put("super.users", "User:" + admin);
        all.put("allow.everyone.if.no.acl.found", "false");
        all.put("sasl.enabled.mechanisms", SCRAM);
        all.put("sasl.mechanism.inter.broker.protocol", SCRAM);
        all.put(listener(clients) + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(admin, password.reveal()));
        // The users are in the metadata, which the controller serves: it cannot ask for them.
        all.put("sasl.mechanism.controller.protocol", "PLAIN");
        all.put(listener(controller) + "sasl.enabled.mechanisms", "PLAIN");
        all.put(listener(controller) + "plain.sasl.jaas.config",
                ("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\""
                        + " password=\"%2$s\" user_%1$s=\"%2$s\";").formatted(admin, password.reveal()));
        tls.ifPresent(with -> all.putAll(certificates(listener(clients), with)));
        return all;
    }

    private static Map<String, String> certificates(String listener, Tls tls) {
        return Map.of(listener + "ssl.keystore.location", tls.keyStore().toString(),
                listener + "ssl.keystore.type", "PKCS12",
                listener + "ssl.keystore.password", tls.password().reveal(),
                listener + "ssl.key.password", tls.password().reveal(),
                listener + "ssl.truststore.location", tls.trustStore().toString(),
                listener + "ssl.truststore.type", "PKCS12",
                listener + "ssl.truststore.password", tls.password().reveal(),
                listener + "ssl.client.auth", tls.clientsToo() ? "required" : "none");
    }

    private static String listener(String name) {
        return "listener.name." + name.toLowerCase(Locale.ROOT) + ".";
    }
}
