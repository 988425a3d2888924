package retouch.worker.generate.vector;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.SeededWeights;
import retouch.worker.generate.openblas.OpenBlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MultiplierTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);

    @Test
    void isTheOwnKernelWhereOpenBlasIsMissing() {
        FoundBlas missing = new FoundBlas(Optional.empty(), "there is none");

        assertThat(FasterMultiplier.choose(missing)).isEqualTo(new Multiplier.Kernel());
        assertThatThrownBy(missing::orElseThrow)
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessage("there is none; set RETOUCH_VECTOR_PRODUCTS to kernel or auto");
    }

    @Test
    void isNotOpenBlasForMoreThreadsThanItServes() throws GeneratorException {
        int tooMany = OpenBlas.CALLERS_MAX + 1;

        assertThat(Multiplier.of(ProductsChoice.AUTO, tooMany)).isEqualTo(new Multiplier.Kernel());
        assertThatThrownBy(() -> Multiplier.of(ProductsChoice.OPENBLAS, tooMany))
                .isInstanceOf(GeneratorException.class).hasMessageStartingWith("OpenBLAS serves 64 threads");
    }

    @Test
    void isChosenOnceAndNamedByTheDevice() throws GeneratorException {
        Weights weights = SeededWeights.of(NETWORK, 1);
        Multiplier chosen = Multiplier.of(ProductsChoice.AUTO, 2);
        try (VectorGenerator automatic = VectorGenerator.load(NETWORK, weights,
                VectorGenerator.Config.standard());
                VectorGenerator kernel = VectorGenerator.load(NETWORK, weights,
                        VectorGenerator.Config.standard().withProducts(ProductsChoice.KERNEL))) {
            assertThat(Multiplier.of(ProductsChoice.AUTO, 2)).isEqualTo(chosen);
            assertThat(automatic.device()).endsWith("vectors; products " + chosen.label() + ")");
            assertThat(kernel.device()).endsWith("vectors; products kernel)");
        }
    }

    @Test
    void choicesAreFoundByTheirNames() {
        assertThat(ProductsChoice.of("openblas")).contains(ProductsChoice.OPENBLAS);
        assertThat(ProductsChoice.of("OpenBLAS")).isEmpty();
    }
}
