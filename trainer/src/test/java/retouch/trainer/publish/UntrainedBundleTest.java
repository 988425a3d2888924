package retouch.trainer.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.network.PlainForward;

import static org.assertj.core.api.Assertions.assertThat;

class UntrainedBundleTest {

    private static final int SIDE = 256;
    private static final int INPUTS = NetworkDescription.INPUT_CHANNELS;
    private static final int OUTPUTS = NetworkDescription.OUTPUT_CHANNELS;
    private static final int HOLE_BEGIN = 64;
    private static final int HOLE_END = 192;

    @TempDir
    private Path folder;

    @Test
    void isReadBackAsItWasWritten() throws IOException, BundleException {
        ModelBundle written = UntrainedBundle.write(folder);

        assertThat(ModelBundle.read(folder)).isEqualTo(written);
    }

    @Test
    void saysThatItIsRandom() throws IOException {
        ModelBundle bundle = UntrainedBundle.write(folder);

        assertThat(bundle.card().untrained()).isTrue();
        assertThat(bundle.card().version()).isEqualTo("untrained-256px-16ch-s1");
        assertThat(bundle.card().notes()).contains("Random numbers drawn with seed 1", "never trained");
        assertThat(bundle.card().trainingSnapshot()).isEmpty();
        assertThat(bundle.card().network().parameters()).isEqualTo(5_820_676);
    }

    /// The digest names the model: it must not depend on the machine, the day or the country.
    @Test
    void isTheSameOnEveryMachine() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(UntrainedBundle.write(folder).digest())
                    .hasToString("e16f29ebbe27eef4b579518026393b169bf33da6d8487e05f538eb58ea3e4ba6");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void isCalledByWhatDiffersFromTheDefault() throws IOException {
        assertThat(version(new NetworkDescription(128, 4, 7, GateVariant.PROPER), -3))
                .isEqualTo("untrained-128px-4ch-s-3");
        assertThat(version(new NetworkDescription(64, 4, 5, GateVariant.COMPATIBLE), 1))
                .isEqualTo("untrained-64px-4ch-5lv-compatible-s1");
    }

    /// Random weights may paint nonsense, but people must see that something was painted, and where.
    @Test
    void paintsSomethingThatCanBeSeen() throws IOException {
        float[] plain = paint(false);
        float[] guided = paint(true);
        double sum = 0;
        double squares = 0;
        double change = 0;
        int saturated = 0;
        int values = 0;
        for (int y = HOLE_BEGIN; y < HOLE_END; y++) {
            for (int index = (y * SIDE + HOLE_BEGIN) * OUTPUTS; index < (y * SIDE + HOLE_END)
                    * OUTPUTS; index++) {
                assertThat(guided[index]).isFinite();
                sum += guided[index];
                squares += guided[index] * guided[index];
                change += Math.abs(guided[index] - plain[index]);
                saturated += Math.abs(guided[index]) > .95 ? 1 : 0;
                values++;
            }
        }
        double mean = sum / values;
        assertThat(Math.sqrt(squares / values - mean * mean)).as("deviation").isBetween(.1, .7);
        assertThat(change / values).as("change by sketch and color").isGreaterThan(.05);
        assertThat(saturated / (double) values).as("saturated share").isLessThan(.01);
    }

    private float[] paint(boolean guided) throws IOException {
        ModelBundle bundle = UntrainedBundle.write(folder);
        return new PlainForward(bundle.card().network(), bundle.weights()).run(input(guided));
    }

    /// A soft picture with a square hole; sketch and color are a cross and a band.
    private static float[] input(boolean guided) {
        float[] input = new float[SIDE * SIDE * INPUTS];
        Random noise = new Random(5);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int at = (y * SIDE + x) * INPUTS;
                if (x < HOLE_BEGIN || y < HOLE_BEGIN || x >= HOLE_END || y >= HOLE_END) {
                    input[at] = (float) Math.sin(x * .05);
                    input[at + 1] = (float) Math.cos(y * .03);
                    input[at + 2] = (float) Math.sin((x + y) * .02);
                } else {
                    boolean painted = guided && y > 110 && y < 140;
                    input[at + 3] = guided && (x == y || x + y == SIDE) ? 1 : 0;
                    for (int channel = 4; channel < 7; channel++) {
                        input[at + channel] = painted ? .4f : -1;
                    }
                    input[at + 7] = 1;
                    input[at + 8] = noise.nextDouble() < .1591 ? 1 : 0;
                }
            }
        }
        return input;
    }

    private String version(NetworkDescription network, long seed) throws IOException {
        return UntrainedBundle.write(folder, network, seed).card().version();
    }
}
