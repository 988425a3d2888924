package retouch.worker.generate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class NaiveGeneratorTest {

    @ParameterizedTest
    @MethodSource("retouch.worker.generate.GoldenPicture#all")
    void paintsWhatTensorFlowPaints(GoldenPicture golden) {
        try (Generator naive = new NaiveGenerator(golden.network(), golden.weights())) {
            assertThat(Differences.worst(naive.run(golden.input()), golden.painted())).isLessThan(1e-5);
        } catch (GeneratorException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
