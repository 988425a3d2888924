package retouch.schemas.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelBundleTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(8, 1, 3, GateVariant.PROPER);
    private static final ModelCard CARD = new ModelCard("small-1", Optional.of("small-0"), NETWORK, false,
            "CC0-1.0",
            "Made by a test; it cannot do anything. Ümlaut.", Instant.parse("2026-01-01T00:00:00Z"),
            Optional.of("snapshot-7"), new TreeMap<>(Map.of("psnr", 21.5, "l1", 0.0625)), new TreeMap<>());

    @TempDir
    private Path folder;

    @Test
    void isReadBackAsItWasWritten() throws IOException, BundleException {
        ModelBundle written = ModelBundle.write(folder, CARD, weights());

        assertThat(ModelBundle.read(folder)).isEqualTo(written);
        assertThat(written.digest()).isEqualTo(Sha256.of(Files.readAllBytes(folder.resolve("card.json"))));
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void writesACardThatPeopleCanRead() throws IOException, BundleException {
        ModelBundle bundle = ModelBundle.write(folder, CARD, weights());

        ModelCard.FileEntry file = bundle.card().files().get(ModelCard.WEIGHTS);
        assertThat(folder.resolve("card.json")).hasContent("""
                {
                  "format" : "retouch-model-1",
                  "version" : "small-1",
                  "parent" : "small-0",
                  "untrained" : false,
                  "license" : "CC0-1.0",
                  "notes" : "Made by a test; it cannot do anything. Ümlaut.",
                  "createdAt" : "2026-01-01T00:00:00Z",
                  "trainingSnapshot" : "snapshot-7",
                  "network" : {
                    "family" : "sc-fegan",
                    "side" : 8,
                    "baseChannels" : 1,
                    "levels" : 3,
                    "gates" : "proper"
                  },
                  "metrics" : {
                    "l1" : 0.0625,
                    "psnr" : 21.5
                  },
                  "files" : {
                    "weights.safetensors" : {
                      "size" : %d,
                      "sha256" : "%s"
                    }
                  }
                }
                """.formatted(file.size(), file.sha256()));
    }

    @Test
    void writesTheSameBytesTwice() throws IOException, BundleException {
        ModelBundle first = ModelBundle.write(folder, CARD, weights());
        ModelBundle again = ModelBundle.write(folder, first.card(), weights());

        assertThat(again).isEqualTo(first);
    }

    @Test
    void leavesOutWhatACardDoesNotSay() throws IOException, BundleException {
        ModelCard bare = new ModelCard("small-1", Optional.empty(), NETWORK, true, "CC0-1.0", "",
                CARD.createdAt(),
                Optional.empty(), new TreeMap<>(), new TreeMap<>());
        ModelBundle.write(folder, bare, weights());

        assertThat(folder.resolve("card.json")).content().doesNotContain("parent", "trainingSnapshot");
        assertThat(ModelBundle.read(folder).card().parent()).isEmpty();
    }

    @Test
    void refusesToWriteWeightsOfAnotherNetwork() {
        NetworkDescription wider = new NetworkDescription(8, 2, 3, GateVariant.PROPER);

        assertThatThrownBy(() -> ModelBundle.write(folder, CARD, weights(wider)))
                .isInstanceOf(BundleException.class).hasMessageContaining("has shape");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesWeightsThatAreNotNumbers() {
        SortedMap<String, Tensor> tensors = new TreeMap<>(weights().byName());
        tensors.put("generator/gconv1_ds/bias", Tensor.of(new float[]{Float.NaN}, 1));

        assertThatThrownBy(() -> ModelBundle.write(folder, CARD, Weights.of(tensors)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("generator/gconv1_ds/bias holds NaN");
    }

    @Test
    void refusesMissingAndSurplusVariables() {
        SortedMap<String, Tensor> missing = new TreeMap<>(weights().byName());
        missing.remove("generator/deconv1/w");
        SortedMap<String, Tensor> surplus = new TreeMap<>(weights().byName());
        surplus.put("generator/extra", Tensor.zeros(1));

        assertThatThrownBy(() -> ModelBundle.write(folder, CARD, Weights.of(missing)))
                .hasMessageContaining("generator/deconv1/w is missing");
        assertThatThrownBy(() -> ModelBundle.write(folder, CARD, Weights.of(surplus)))
                .isInstanceOf(BundleException.class).hasMessageContaining("variables, the network has");
    }

    @Test
    void noticesOneFlippedBit() throws IOException, BundleException {
        ModelBundle.write(folder, CARD, weights());
        Path file = folder.resolve(ModelCard.WEIGHTS);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        assertRefused("weights.safetensors is damaged: its sha256 is");
    }

    @Test
    void noticesATruncatedAndAMissingFile() throws IOException, BundleException {
        ModelBundle.write(folder, CARD, weights());
        Path file = folder.resolve(ModelCard.WEIGHTS);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
        assertRefused(
                "weights.safetensors has " + (bytes.length - 4) + " bytes, the card says " + bytes.length);

        Files.delete(file);
        assertRefused("weights.safetensors is missing");

        Files.delete(folder.resolve(ModelCard.CARD));
        assertRefused("it has no card.json");
    }

    @Test
    void checksTheOtherFilesThatACardLists() throws IOException, BundleException {
        ModelBundle bundle = ModelBundle.write(folder, CARD, weights());
        byte[] license = "do as you like".getBytes(StandardCharsets.UTF_8);
        Map<String, ModelCard.FileEntry> files = new TreeMap<>(bundle.card().files());
        files.put("license.txt", new ModelCard.FileEntry(license.length, Sha256.of(license)));
        Files.write(folder.resolve(ModelCard.CARD), CardJson.write(bundle.card().withFiles(files)));
        assertRefused("license.txt is missing");

        Files.write(folder.resolve("license.txt"), "do as we like!".getBytes(StandardCharsets.UTF_8));
        assertRefused("license.txt is damaged");

        Files.write(folder.resolve("license.txt"), license);
        assertThat(ModelBundle.read(folder).card().files()).containsKey("license.txt");
    }

    @Test
    void noticesACardThatDescribesAnotherNetwork() throws IOException, BundleException {
        ModelBundle.write(folder, CARD, weights());
        edit("\"baseChannels\" : 1", "\"baseChannels\" : 2");

        assertRefused("has shape");
    }

    /// Each line: what in the card is replaced, by what, and what the message must name.
    @ParameterizedTest
    @CsvFileSource(resources = "/damaged/cards.txt", delimiter = '|', quoteCharacter = '`')
    void refusesACardAndNamesTheField(String from, String to, String sentence)
            throws IOException, BundleException {
        ModelBundle.write(folder, CARD, weights());
        edit(from, to == null ? "" : to);

        assertRefused(sentence);
    }

    @Test
    void refusesACardThatIsNotJson() {
        for (String text : new String[]{"", "null", "[]", "{} {}", "\u0000", "{\"a\":".repeat(3_000)}) {
            assertThatThrownBy(() -> ModelBundle.parseCard(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text).isInstanceOf(BundleException.class).hasMessageStartingWith("card.json: ");
        }
    }

    @Test
    void refusesACardAsLongAsABook() throws IOException {
        Files.write(folder.resolve(ModelCard.CARD), new byte[300_000]);

        assertRefused("card.json has more than 262144 bytes");
    }

    @Test
    void hasNoMetricsThatAreNoNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelCard("small-1", Optional.empty(),
                NETWORK, true,
                "CC0-1.0", "", CARD.createdAt(), Optional.empty(), new TreeMap<>(Map.of("fid", Double.NaN)),
                new TreeMap<>())).withMessageContaining("metrics.fid must be finite");
    }

    private void edit(String from, String to) throws IOException {
        Path card = folder.resolve(ModelCard.CARD);
        String text = Files.readString(card);
        assertThat(text).contains(from);
        Files.writeString(card, text.replace(from, to));
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> ModelBundle.read(folder)).isInstanceOf(BundleException.class)
                .hasMessageContaining(sentence);
    }

    private static Weights weights() {
        return weights(NETWORK);
    }

    private static Weights weights(NetworkDescription network) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (Variable variable : network.variables()) {
            float[] values = new float[(int) variable.elements()];
            for (int index = 0; index < values.length; index++) {
                values[index] = (variable.name().hashCode() + index) % 101 / 101f;
            }
            tensors.put(variable.name(), Tensor.of(values, variable.extents()));
        }
        return Weights.of(tensors);
    }
}
