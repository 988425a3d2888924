package retouch.worker.generate.vector;

import org.junit.jupiter.api.BeforeAll;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// The engine with OpenBLAS for its products keeps every promise that it keeps with its own kernel.
class BlasVectorGeneratorTest implements GeneratorContract {

    @BeforeAll
    static void needsOpenBlas() {
        assumeTrue(FoundBlas.here().library().isPresent(), FoundBlas.here().reason());
    }

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return VectorGenerator.load(network, weights,
                VectorGenerator.Config.standard().withProducts(ProductsChoice.OPENBLAS));
    }
}
