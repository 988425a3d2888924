package retouch.schemas.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

/// `card.json` and [ModelCard].
///
/// Strict: a field that this build does not know is an error, because a network with a field more is
/// another network. What a later build needs to add gets a new [#FORMAT].
final class CardJson {

    static final String FORMAT = "retouch-model-1";

    private static final String FAMILY = "sc-fegan";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CardJson() {}

    /// Readable, and the same bytes for the same card on every platform.
    static byte[] write(ModelCard card) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("version", card.version());
        card.parent().ifPresent(parent -> json.put("parent", parent));
        json.put("untrained", card.untrained());
        json.put("license", card.license());
        json.put("notes", card.notes());
        json.put("createdAt", card.createdAt().toString());
        card.trainingSnapshot().ifPresent(snapshot -> json.put("trainingSnapshot", snapshot));
        network(json.putObject("network"), card.network());
        ObjectNode metrics = json.putObject("metrics");
        card.metrics().forEach(metrics::put);
        ObjectNode files = json.putObject("files");
        card.files().forEach((name, entry) -> files.putObject(name)
                .put("size", entry.size()).put("sha256", entry.sha256().hex()));
        return bytes(json);
    }

    static ModelCard parse(byte[] bytes) throws BundleException {
        CardFields card = new CardFields("", tree(bytes));
        String format = card.text("format");
        if (!format.equals(FORMAT)) {
            throw card.problem("format", "must be " + FORMAT + ": " + format);
        }
        try {
            ModelCard parsed = card(card);
            card.requireNoOthers();
            return parsed;
        } catch (IllegalArgumentException e) {
            throw card.refused(e);
        }
    }

    private static ModelCard card(CardFields card) throws BundleException {
        return new ModelCard(
                card.text("version"),
                card.optionalText("parent"),
                network(card.object("network")),
                card.flag("untrained"),
                card.text("license"),
                card.text("notes"),
                card.instant("createdAt"),
                card.optionalText("trainingSnapshot"),
                metrics(card.object("metrics")),
                files(card.object("files")));
    }

    private static void network(ObjectNode json, NetworkDescription network) {
        json.put("family", FAMILY);
        json.put("side", network.side());
        json.put("baseChannels", network.baseChannels());
        json.put("levels", network.levels());
        json.put("gates", network.gates().label());
    }

    private static NetworkDescription network(CardFields json) throws BundleException {
        String family = json.text("family");
        if (!family.equals(FAMILY)) {
            throw json.problem("family", "must be " + FAMILY + ": " + family);
        }
        String gates = json.text("gates");
        Optional<GateVariant> variant = GateVariant.of(gates);
        if (variant.isEmpty()) {
            throw json.problem("gates", "must be compatible or proper: " + gates);
        }
        int side = json.integer("side");
        int baseChannels = json.integer("baseChannels");
        int levels = json.integer("levels");
        json.requireNoOthers();
        try {
            return new NetworkDescription(side, baseChannels, levels, variant.get());
        } catch (IllegalArgumentException e) {
            throw json.refused(e);
        }
    }

    private static SortedMap<String, Double> metrics(CardFields json) throws BundleException {
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (String name : json.names()) {
            metrics.put(name, json.number(name));
        }
        return metrics;
    }

    private static SortedMap<String, ModelCard.FileEntry> files(CardFields json) throws BundleException {
        SortedMap<String, ModelCard.FileEntry> files = new TreeMap<>();
        for (String name : json.names()) {
            files.put(name, file(json.object(name)));
        }
        return files;
    }

    private static ModelCard.FileEntry file(CardFields json) throws BundleException {
        long size = json.whole("size");
        String sha256 = json.text("sha256");
        json.requireNoOthers();
        try {
            return new ModelCard.FileEntry(size, new Sha256(sha256));
        } catch (IllegalArgumentException e) {
            throw json.refused(e);
        }
    }

    private static Map<String, JsonNode> tree(byte[] bytes) throws BundleException {
        try {
            return CardFields.fieldsOf(JSON.readTree(bytes), "the card");
        } catch (JsonProcessingException e) {
            throw new BundleException(ModelCard.CARD + ": is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BundleException(ModelCard.CARD + ": is not text: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(ObjectNode json) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JSON.writer(printer).writeValue(bytes, json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
