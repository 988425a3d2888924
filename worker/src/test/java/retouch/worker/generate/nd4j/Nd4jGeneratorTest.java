package retouch.worker.generate.nd4j;

import org.junit.jupiter.api.Test;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;

class Nd4jGeneratorTest implements GeneratorContract {

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return Nd4jGenerator.load(network, weights);
    }

    @Test
    void keepsNoNativeArrayBeyondItsWeights() throws GeneratorException {
        Nd4jGenerator generator = Nd4jGenerator.load(SMALL, SeededWeights.of(SMALL, SEED));
        int weights = generator.openArrays();
        generator.run(SeededWeights.input(SMALL, 1, SEED));
        assertThat(generator.openArrays()).isEqualTo(weights).isPositive();
        generator.close();
        assertThat(generator.openArrays()).isZero();
    }
}
