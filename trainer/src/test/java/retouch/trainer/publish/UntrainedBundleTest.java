package retouch.trainer.publish;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;

import static org.assertj.core.api.Assertions.assertThat;

class UntrainedBundleTest {

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
        assertThat(bundle.card().notes()).contains("never trained");
    }
}
