package retouch.trainer.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.model.Weights;
import retouch.trainer.network.TrainedGenerator;

/// Makes the bundle of a trained model: weights, golden vectors, a card for programs, a card for people, the
/// pictures that belong to it, and the signature over all of it.
public final class TrainedBundle {

    /// The card that people read.
    public static final String PAGE = "card.md";

    private static final List<Long> GOLDEN_SEEDS = List.of(1L, 2L);

    private TrainedBundle() {}

    /// What goes into a bundle.
    ///
    /// @param card      what it says about itself; its list of files is filled in
    /// @param weights   before they are rounded
    /// @param precision in which they are stored
    /// @param page      the card that people read, Markdown
    /// @param pictures  PNG files by name, which the page shows
    public record Content(ModelCard card, Weights weights, Precision precision, String page,
            Map<String, byte[]> pictures) {

        public Content {
            Objects.requireNonNull(card, "card");
            Objects.requireNonNull(weights, "weights");
            Objects.requireNonNull(precision, "precision");
            Objects.requireNonNull(page, "page");
            pictures = Map.copyOf(pictures);
        }
    }

    /// Writes a bundle into `folder`, which must exist. The golden vectors are the training graph's, painted with the
    /// weights as they are stored.
    ///
    /// @param privateKey signs the card; Ed25519 in Base64
    public static ModelBundle write(Path folder, Content content, String privateKey) throws IOException {
        Map<String, byte[]> others = new TreeMap<>(content.pictures());
        others.put(PAGE, content.page().getBytes(StandardCharsets.UTF_8));
        others.put(GoldenVector.FILE, golden(folder, content));
        try {
            ModelBundle bundle = ModelBundle.write(folder, content.card(), content.weights(),
                    content.precision(), others);
            Files.writeString(folder.resolve(CardSignature.FILE), CardSignature.sign(
                    Files.readAllBytes(folder.resolve(ModelCard.CARD)), privateKey) + "\n");
            return bundle;
        } catch (BundleException e) {
            throw new IllegalArgumentException("the weights do not fit the card's network", e);
        }
    }

    private static byte[] golden(Path folder, Content content) {
        Weights stored = content.weights().rounded(content.precision());
        List<GoldenVector> vectors = new ArrayList<>();
        try (TrainedGenerator generator = new TrainedGenerator(content.card().network(), stored)) {
            for (long seed : GOLDEN_SEEDS) {
                vectors.add(GoldenVector.of(seed,
                        generator.paint(GoldenVector.input(content.card().network(), seed))));
            }
        }
        Path file = folder.resolve(GoldenVector.FILE + ".part");
        try {
            GoldenVector.write(file, vectors);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("the golden vectors could not be written to " + file, e);
        }
    }
}
