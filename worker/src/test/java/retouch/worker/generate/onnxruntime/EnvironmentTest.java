package retouch.worker.generate.onnxruntime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentTest {

    /// Started by the test: says that ONNX Runtime has started.
    static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) {
            System.out.println("started " + Environment.get().getVersion());
        }
    }

    @Test
    void startsInAProcessWithALongCommandLine() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Starter.class.getName(), "a".repeat(100_000)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("started 1.");
    }
}
