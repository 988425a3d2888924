package retouch.fleet.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// What may be done to a topic or a group, or to all whose name begins alike.
///
/// @param resource   what kind of thing
/// @param name       its name
/// @param prefix     whether everything counts whose name begins so
/// @param operations Kafka's names of what is allowed; to read or to write includes to describe
public record AccessRule(Resource resource, String name, boolean prefix, Set<Operation> operations) {

    /// What Kafka keeps lists for.
    public enum Resource {
        TOPIC, GROUP
    }

    /// What we ever need, under Kafka's names.
    public enum Operation {
        READ, WRITE, CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS
    }

    public AccessRule {
        Objects.requireNonNull(resource, "resource");
        if (name.isBlank() || name.equals("*")) {
            throw new IllegalArgumentException("a rule names what it is about: " + name);
        }
        operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }
}
