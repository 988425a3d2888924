package retouch.worker.generate.nd4j;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import retouch.worker.generate.Differences;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.GoldenPicture;

import static org.assertj.core.api.Assertions.assertThat;

class Nd4jFormsTest {

    /// What runs on a device runs on a processor, too, and there it can be compared.
    @ParameterizedTest
    @MethodSource("retouch.worker.generate.GoldenPicture#all")
    void everyFormPaintsWhatTensorFlowPaints(GoldenPicture golden) throws GeneratorException {
        for (Nd4jForm form : Nd4jForm.values()) {
            try (Generator generator = Nd4jGenerator.load(golden.network(), golden.weights(), form)) {
                double worst = Differences.worst(generator.run(golden.input()), golden.painted());
                System.out.printf("%s: %s: largest difference %.2e%n", generator.engine(), golden, worst);
                assertThat(worst).as(generator.engine()).isLessThan(1e-5);
            }
        }
    }
}
