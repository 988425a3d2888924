package retouch.fleet.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

import retouch.fleet.config.Secret;
import retouch.fleet.config.Settings;
import retouch.fleet.tls.TlsFile;

/// How a process proves to Kafka who it is, and how it knows that it speaks to Kafka.
///
/// @param protocol Kafka's name for the pair of transport and login
/// @param login    who we are; there exactly if the protocol has SASL
/// @param trust    whose certificates a broker may show; empty for those that Java trusts
/// @param key      our own certificate and its key, for brokers that ask for one (mutual TLS)
public record KafkaSecurity(
        Protocol protocol,
        Optional<Login> login,
        Optional<TlsFile> trust,
        Optional<TlsFile> key) {

    /// Kafka's security protocols, under Kafka's names.
    public enum Protocol {
        PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL;

        boolean hasTls() {
            return this == SSL || this == SASL_SSL;
        }

        boolean hasLogin() {
            return this == SASL_PLAINTEXT || this == SASL_SSL;
        }
    }

    /// @param mechanism one of [#MECHANISMS]
    /// @param user      the principal's name
    /// @param password  what proves it
    public record Login(String mechanism, String user, Secret password) {

        public Login {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
            if (!MECHANISMS.contains(mechanism)) {
                throw new IllegalArgumentException(
                        "mechanism must be one of " + MECHANISMS + ": " + mechanism);
            }
        }

        private String asJaas() {
            String module = mechanism.equals(PLAIN)
                    ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                    : "org.apache.kafka.common.security.scram.ScramLoginModule";
            return "%s required username=%s password=%s;".formatted(module, quoted(user),
                    quoted(password.reveal()));
        }

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /// The first is the default. None of them sends the password as it is, but for `PLAIN`, which therefore
    /// needs TLS.
    public static final List<String> MECHANISMS = List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

    private static final String PLAIN = "PLAIN";

    public KafkaSecurity {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(key, "key");
        if (protocol.hasLogin() != login.isPresent()) {
            throw new IllegalArgumentException("a login belongs to SASL: " + protocol + ", " + login);
        }
        if (!protocol.hasTls() && (trust.isPresent() || key.isPresent())) {
            throw new IllegalArgumentException("certificates belong to TLS: " + protocol);
        }
        if (protocol == Protocol.SASL_PLAINTEXT && login.orElseThrow().mechanism().equals(PLAIN)) {
            throw new IllegalArgumentException("PLAIN without TLS would show the password to the network");
        }
    }

    /// None: for brokers that listen on this machine or in a network of their own.
    public static KafkaSecurity none() {
        return new KafkaSecurity(Protocol.PLAINTEXT, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// SCRAM-SHA-512 without TLS.
    public static KafkaSecurity scram(String user, Secret password) {
        return new KafkaSecurity(Protocol.SASL_PLAINTEXT,
                Optional.of(new Login(MECHANISMS.getFirst(), user, password)), Optional.empty(),
                Optional.empty());
    }

    /// Reads `RETOUCH_KAFKA_SECURITY`, `_SASL_*`, `_TRUST_STORE*` and `_KEY_STORE*`.
    static KafkaSecurity from(Settings settings) {
        Optional<TlsFile> trust = TlsFile.from(settings, "RETOUCH_KAFKA_TRUST_STORE");
        Optional<TlsFile> key = TlsFile.from(settings, "RETOUCH_KAFKA_KEY_STORE");
        String mechanism = settings.text("RETOUCH_KAFKA_SASL_MECHANISM", MECHANISMS.getFirst());
        Optional<String> user = settings.optionalText("RETOUCH_KAFKA_SASL_USER");
        Secret password = settings.secret("RETOUCH_KAFKA_SASL_PASSWORD", "");
        Optional<Protocol> protocol = protocol(settings);
        if (protocol.isEmpty() || !fits(settings, protocol.get(), mechanism, user, password,
                trust.isPresent() || key.isPresent())) {
            return none(); // the settings' check ends the start
        }
        Optional<Login> login = user.filter(_ -> protocol.get().hasLogin())
                .map(name -> new Login(mechanism, name, password));
        return new KafkaSecurity(protocol.get(), login, trust, key);
    }

    private static Optional<Protocol> protocol(Settings settings) {
        String text = settings.text("RETOUCH_KAFKA_SECURITY", Protocol.PLAINTEXT.name());
        Optional<Protocol> found = Arrays.stream(Protocol.values()).filter(each -> each.name().equals(text))
                .findFirst();
        if (found.isEmpty()) {
            settings.problem("RETOUCH_KAFKA_SECURITY must be one of %s, not '%s'."
                    .formatted(Arrays.toString(Protocol.values()), text));
        }
        return found;
    }

    private static boolean fits(Settings settings, Protocol protocol, String mechanism, Optional<String> user,
            Secret password, boolean certificates) {
        Map<String, Boolean> wrong = new TreeMap<>();
        wrong.put(
                "RETOUCH_KAFKA_SASL_MECHANISM must be one of %s, not '%s'.".formatted(MECHANISMS, mechanism),
                !MECHANISMS.contains(mechanism));
        wrong.put("RETOUCH_KAFKA_SECURITY is %s, so RETOUCH_KAFKA_SASL_USER and _SASL_PASSWORD must be set."
                .formatted(protocol), protocol.hasLogin() && (user.isEmpty() || password.reveal().isEmpty()));
        wrong.put("RETOUCH_KAFKA_SASL_USER is set, but RETOUCH_KAFKA_SECURITY is %s, which has no login."
                .formatted(protocol), !protocol.hasLogin() && user.isPresent());
        wrong.put("RETOUCH_KAFKA_TRUST_STORE and _KEY_STORE need TLS, but RETOUCH_KAFKA_SECURITY is %s."
                .formatted(protocol), !protocol.hasTls() && certificates);
        wrong.put(
                "RETOUCH_KAFKA_SASL_MECHANISM PLAIN shows the password to the network without TLS: use SASL_SSL.",
                protocol == Protocol.SASL_PLAINTEXT && mechanism.equals(PLAIN));
        wrong.values().removeIf(each -> !each);
        wrong.keySet().forEach(settings::problem);
        return wrong.isEmpty();
    }

    /// What every client of Kafka's is given.
    Map<String, Object> asProperties() {
        Map<String, Object> all = new TreeMap<>();
        all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol.name());
        login.ifPresent(who -> {
            all.put(SaslConfigs.SASL_MECHANISM, who.mechanism());
            all.put(SaslConfigs.SASL_JAAS_CONFIG, who.asJaas());
        });
        trust.ifPresent(file -> {
            all.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, file.path().toString());
            all.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, file.type());
            file.password().ifPresent(secret -> all.put(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
                    secret.reveal()));
        });
        key.ifPresent(file -> {
            all.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, file.path().toString());
            all.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, file.type());
            file.password().ifPresent(secret -> {
                if (!file.type().equals("PEM")) { // Kafka refuses a password of the store where it is PEM
                    all.put(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, secret.reveal());
                }
                all.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, secret.reveal());
            });
        });
        return all;
    }
}
