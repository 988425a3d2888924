package retouch.trainer.data.set;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import retouch.schemas.object.Sha256;

/// The file form of a [Snapshot]. The digest is that of the same file without its field `digest`, so that a
/// person can check it with other tools.
final class SnapshotJson {

    private static final String FORMAT = "retouch-snapshot-1";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private SnapshotJson() {}

    static Sha256 digest(Snapshot snapshot) {
        return Sha256.of(bytes(tree(snapshot)));
    }

    static byte[] write(Snapshot snapshot) {
        ObjectNode tree = tree(snapshot);
        tree.put("digest", digest(snapshot).hex());
        return bytes(tree);
    }

    static Snapshot read(String name, byte[] file) throws PictureSetException {
        try {
            JsonNode tree = JSON.readTree(file);
            if (!FORMAT.equals(tree.path("format").asText())) {
                throw new PictureSetException(
                        "%s is no snapshot of the format %s.".formatted(name, FORMAT));
            }
            Snapshot snapshot = snapshot(tree);
            if (!digest(snapshot).hex().equals(tree.path("digest").asText())) {
                throw new PictureSetException(
                        "%s is not what its digest says: it was changed. Take a snapshot anew."
                                .formatted(name));
            }
            return snapshot;
        } catch (IOException | IllegalArgumentException e) {
            throw new PictureSetException("%s is no snapshot: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static ObjectNode tree(Snapshot snapshot) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("format", FORMAT);
        tree.put("heldOutShare", snapshot.heldOutShare());
        snapshot.synthetic().ifPresent(faces -> tree.putObject("synthetic").put("seed", faces.seed())
                .put("count", faces.count()));
        ArrayNode pictures = tree.putArray("pictures");
        for (Snapshot.Entry entry : snapshot.pictures()) {
            pictures.addObject().put("name", entry.name()).put("origin", entry.origin().name())
                    .put("sha256", entry.sha256().hex()).put("size", entry.size()).put("width", entry.width())
                    .put("height", entry.height());
        }
        ArrayNode skipped = tree.putArray("skipped");
        for (Snapshot.Skipped file : snapshot.skipped()) {
            skipped.addObject().put("name", file.name()).put("reason", file.reason());
        }
        return tree;
    }

    private static Snapshot snapshot(JsonNode tree) {
        List<Snapshot.Entry> pictures = new ArrayList<>();
        for (JsonNode entry : tree.path("pictures")) {
            pictures.add(new Snapshot.Entry(entry.path("name").asText(),
                    PictureSet.Origin.valueOf(entry.path("origin").asText()),
                    new Sha256(entry.path("sha256").asText()), entry.path("size").asLong(),
                    entry.path("width").asInt(), entry.path("height").asInt()));
        }
        List<Snapshot.Skipped> skipped = new ArrayList<>();
        for (JsonNode file : tree.path("skipped")) {
            skipped.add(new Snapshot.Skipped(file.path("name").asText(), file.path("reason").asText()));
        }
        JsonNode synthetic = tree.path("synthetic");
        return new Snapshot(pictures, synthetic.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Snapshot.SyntheticFaces(synthetic.path("seed").asLong(),
                        synthetic.path("count").asLong())),
                skipped, tree.path("heldOutShare").asDouble());
    }

    private static byte[] bytes(ObjectNode tree) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
