package retouch.schemas.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class NetworkDescriptionTest {

    private static final NetworkDescription PAPER = NetworkDescription.paper(GateVariant.COMPATIBLE);

    @Test
    void hasThePapersVariablesInCheckpointOrder() throws IOException {
        List<String> expected = lines("/network/paper-variables.tsv");

        assertThat(PAPER.variables().stream().map(variable -> variable.name() + "\t" + variable.shape()))
                .containsExactlyElementsOf(expected).hasSize(93);
    }

    @Test
    void hasThePapersLayers() throws IOException {
        assertThat(PAPER.layers().stream().map(NetworkDescriptionTest::row))
                .containsExactlyElementsOf(lines("/network/paper-layers.tsv")).hasSize(25);
    }

    @Test
    void countsThePapersParametersAndWork() {
        assertThat(PAPER.parameters()).isEqualTo(92_886_100);
        assertThat(PAPER.multiplyAdds() / 1e9).isCloseTo(75.85, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({"32, 23.24", "24, 13.08", "16, 5.82", "12, 3.28", "8, 1.46", "4, 0.37"})
    void countsTheParametersOfNarrowerNetworks(int baseChannels, double millions) {
        NetworkDescription network = new NetworkDescription(256, baseChannels, 7, GateVariant.PROPER);

        assertThat(network.parameters() / 1e6).isCloseTo(millions, within(0.005));
    }

    @Test
    void doesAQuarterOfTheWorkAtHalfTheSide() {
        NetworkDescription half = new NetworkDescription(256, 64, 7, GateVariant.PROPER);

        assertThat(half.multiplyAdds() * 4).isEqualTo(PAPER.multiplyAdds());
    }

    @ParameterizedTest
    @EnumSource
    void hasTheSameVariablesWhateverTheGate(GateVariant gates) {
        assertThat(NetworkDescription.paper(gates).variables()).isEqualTo(PAPER.variables());
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 3", "128, 1, 7", "96, 5, 5", "4096, 256, 7", "256, 16, 7"})
    void joinsWhereOneLayerEndsAndTheNextBegins(int side, int baseChannels, int levels) {
        NetworkDescription network = new NetworkDescription(side, baseChannels, levels, GateVariant.PROPER);
        int runningSide = side;
        int runningChannels = NetworkDescription.INPUT_CHANNELS;
        for (Layer layer : network.layers()) {
            assertThat(layer.inputSide()).as(layer.name()).isEqualTo(runningSide);
            assertThat(layer.inputChannels()).as(layer.name())
                    .isEqualTo(runningChannels + skipped(layer, network));
            runningSide = layer.outputSide();
            runningChannels = layer.outputChannels();
        }
        assertThat(runningSide).isEqualTo(side);
        assertThat(runningChannels).isEqualTo(NetworkDescription.OUTPUT_CHANNELS);
    }

    @Test
    void joinsSkipsOfTheSameSide() {
        for (Layer layer : PAPER.layers()) {
            if (layer instanceof Layer.GatedConv conv && conv.skip().isPresent()
                    && !conv.skip().get().equals(NetworkDescription.INPUT)) {
                assertThat(named(conv.skip().get(), PAPER).outputSide()).isEqualTo(conv.inputSide());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 16, 7, side", "-128, 16, 7, side", "64, 16, 7, side", "300, 16, 7, side",
            "8192, 16, 7, side",
            "256, 0, 7, baseChannels", "256, 257, 7, baseChannels", "256, 16, 2, levels",
            "256, 16, 8, levels"})
    void refusesWhatIsNotOfTheFamily(int side, int baseChannels, int levels, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkDescription(side, baseChannels, levels, GateVariant.PROPER))
                .withMessageContaining(named + " must be");
    }

    @Test
    void findsGatesByTheirLabels() {
        assertThat(GateVariant.of("compatible")).contains(GateVariant.COMPATIBLE);
        assertThat(GateVariant.of("proper")).contains(GateVariant.PROPER);
        assertThat(GateVariant.of("PROPER")).isEmpty();
    }

    private static int skipped(Layer layer, NetworkDescription network) {
        return switch (layer) {
            case Layer.GatedConv conv -> conv.skip().map(name -> name.equals(NetworkDescription.INPUT)
                    ? NetworkDescription.INPUT_CHANNELS
                    : named(name, network).outputChannels()).orElse(0);
            case Layer.GatedDeconv _ -> 0;
        };
    }

    private static Layer named(String name, NetworkDescription network) {
        return network.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    /// A layer as a line of `paper-layers.tsv`.
    private static String row(Layer layer) {
        List<Object> cells = switch (layer) {
            case Layer.GatedConv conv -> List.of(conv.name(), "GC", conv.kernel(), conv.stride(), conv.rate(),
                    conv.inputChannels(), conv.outputChannels(), conv.inputSide(), conv.outputSide(),
                    conv.padBefore(), conv.padAfter(), conv.skip().orElse("-"),
                    conv.normalized() ? "yes" : "no",
                    conv.activated() ? "lrelu" : "none", parameters(layer));
            case Layer.GatedDeconv deconv ->
                List.of(deconv.name(), "GD", deconv.kernel(), Layer.GatedDeconv.STRIDE,
                        1, deconv.inputChannels(), deconv.outputChannels(), deconv.inputSide(),
                        deconv.outputSide(),
                        1, 2, "-", "no", "lrelu", parameters(layer));
        };
        return String.join("\t", cells.stream().map(Object::toString).toList());
    }

    private static long parameters(Layer layer) {
        return layer.variables().stream().mapToLong(Variable::elements).sum();
    }

    private static List<String> lines(String resource) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(Objects.requireNonNull(
                NetworkDescriptionTest.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
