package retouch.schemas.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/// One object of a card's JSON: typed access that names the field when it is missing or wrong, and
/// remembers what was asked for, so that the rest can be refused.
final class CardFields {

    private final String path;
    private final Map<String, JsonNode> fields;
    private final Set<String> asked = new HashSet<>();

    /// @param path where the object lies in the card: empty, or ending with a dot
    CardFields(String path, Map<String, JsonNode> fields) {
        this.path = path;
        this.fields = fields;
    }

    /// @throws BundleException unless `node` is an object
    static Map<String, JsonNode> fieldsOf(JsonNode node, String what) throws BundleException {
        if (!node.isObject()) {
            throw new BundleException(ModelCard.CARD + ": " + what + " must be a JSON object");
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    Set<String> names() {
        return fields.keySet();
    }

    CardFields object(String name) throws BundleException {
        return new CardFields(path + name + ".", fieldsOf(field(name), path + name));
    }

    String text(String name) throws BundleException {
        JsonNode node = field(name);
        require(node.isTextual(), name, "must be text");
        return node.textValue();
    }

    Optional<String> optionalText(String name) throws BundleException {
        return fields.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean flag(String name) throws BundleException {
        JsonNode node = field(name);
        require(node.isBoolean(), name, "must be true or false");
        return node.booleanValue();
    }

    int integer(String name) throws BundleException {
        JsonNode node = field(name);
        require(node.isIntegralNumber() && node.canConvertToInt(), name, "must be a whole number");
        return node.intValue();
    }

    long whole(String name) throws BundleException {
        JsonNode node = field(name);
        require(node.isIntegralNumber() && node.canConvertToLong(), name, "must be a whole number");
        return node.longValue();
    }

    double number(String name) throws BundleException {
        JsonNode node = field(name);
        require(node.isNumber(), name, "must be a number");
        return node.doubleValue();
    }

    Instant instant(String name) throws BundleException {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new BundleException(
                    ModelCard.CARD + ": " + path + name + " must be a time such as 2026-01-01T00:00:00Z: "
                            + text,
                    e);
        }
    }

    /// @throws BundleException if there is a field that nobody asked for
    void requireNoOthers() throws BundleException {
        for (String name : fields.keySet()) {
            require(asked.contains(name), name, "is not a field that this version of Retouch knows");
        }
    }

    BundleException problem(String name, String sentence) {
        return new BundleException(ModelCard.CARD + ": " + path + name + " " + sentence);
    }

    /// What a record said about a field that it did not take; its message begins with the field's name.
    BundleException refused(IllegalArgumentException cause) {
        return new BundleException(ModelCard.CARD + ": " + path + cause.getMessage(), cause);
    }

    private JsonNode field(String name) throws BundleException {
        asked.add(name);
        require(fields.containsKey(name), name, "is missing");
        return fields.get(name);
    }

    private void require(boolean condition, String name, String sentence) throws BundleException {
        if (!condition) {
            throw problem(name, sentence);
        }
    }
}
