package retouch.trainer.checkpoint.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReleasedCheckpointTest {

    private static final Path RELEASED = Fixtures.FOLDER.resolve("SC-FEGAN.ckpt");

    @TempDir
    Path folder;

    @Test
    void readsEveryVariableOfTheOriginal() throws Exception {
        ReleasedCheckpoint checkpoint = ReleasedCheckpoint.read(RELEASED, 512);

        assertThat(checkpoint.network())
                .isEqualTo(new NetworkDescription(512, 1, 7, GateVariant.COMPATIBLE));
        assertThat(checkpoint.weights().byName()).hasSize(93);
        for (Variable variable : checkpoint.network().variables()) {
            assertThat(checkpoint.weights().get(variable.name()).data()).as(variable.name())
                    .containsExactly(Fixtures.values(variable.name(), (int) variable.elements()));
        }
    }

    @Test
    void listsWhatIsNotTheGenerators() throws Exception {
        assertThat(ReleasedCheckpoint.read(RELEASED, 512).ignored())
                .containsExactly("beta1_power", "discriminator/dconv1/kernel", "global_step");
    }

    @Test
    void takesASideThatItsUserKnows() throws Exception {
        assertThat(ReleasedCheckpoint.read(RELEASED, 256).network().side()).isEqualTo(256);
    }

    @Test
    void findsTheCheckpointByItsIndexAndByItsFolder() throws Exception {
        Path prefix = Fixtures.copy("SC-FEGAN.ckpt", folder);

        assertThat(ReleasedCheckpoint.read(folder, 512).prefix()).isEqualTo(prefix);
        assertThat(ReleasedCheckpoint.read(folder.resolve("SC-FEGAN.ckpt.index"), 512).prefix())
                .isEqualTo(prefix);
    }

    @Test
    void namesWhatIsMissingAndMisshapen() {
        assertThatThrownBy(() -> ReleasedCheckpoint.read(Fixtures.FOLDER.resolve("few"), 512))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("few is not a whole generator of 4 base channels. Missing are"
                        + " generator/gconv1_ds_g/kernel, generator/gconv1_ds_g/bias,"
                        + " generator/gconv2_ds/kernel,")
                .hasMessageContaining(" and 86 more. Misshapen are generator/gconv1_ds/kernel [7, 7, 9, 2]"
                        + " instead of [7, 7, 9, 4].");
    }

    @Test
    void saysWhatACheckpointOfAnotherNetworkHolds() {
        assertThatThrownBy(() -> ReleasedCheckpoint.read(Fixtures.FOLDER.resolve("sharded"), 512))
                .isInstanceOf(CheckpointException.class)
                .hasMessageEndingWith("it has no generator/gconv1_ds/bias. It has a, b, half.");
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        assertThatThrownBy(() -> ReleasedCheckpoint.read(folder, 512))
                .hasMessage(
                        folder + " holds no file that ends with .index, so there is no checkpoint in it.");
        assertThatThrownBy(() -> ReleasedCheckpoint.read(folder.resolve("SC-FEGAN.ckpt"), 512))
                .hasMessageContaining("There is no " + folder.resolve("SC-FEGAN.ckpt.index"));

        Path prefix = Fixtures.copy("SC-FEGAN.ckpt", folder);
        Files.delete(folder.resolve("SC-FEGAN.ckpt.data-00000-of-00001"));
        assertThatThrownBy(() -> ReleasedCheckpoint.read(prefix, 512))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("SC-FEGAN.ckpt.data-00000-of-00001 is missing");

        Fixtures.copy("few", folder);
        assertThatThrownBy(() -> ReleasedCheckpoint.read(folder, 512))
                .hasMessageContaining("holds several checkpoints").hasMessageEndingWith("Say which.");
    }

    @Test
    void refusesDataThatIsCutOffOrChanged() throws IOException {
        Path prefix = Fixtures.copy("SC-FEGAN.ckpt", folder);
        Path data = folder.resolve("SC-FEGAN.ckpt.data-00000-of-00001");
        byte[] bytes = Files.readAllBytes(data);

        bytes[50_000] ^= 1;
        Files.write(data, bytes);
        assertThatThrownBy(() -> ReleasedCheckpoint.read(prefix, 512)).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is damaged: its checksum is not the index's");

        bytes[50_000] ^= 1;
        Files.write(data, Arrays.copyOf(bytes, 90_000));
        assertThatThrownBy(() -> ReleasedCheckpoint.read(prefix, 512)).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is cut off within generator/").hasMessageContaining("90,000 bytes");
    }
}
