package retouch.worker.generate.nd4j;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;

class StraightNd4jGeneratorTest implements GeneratorContract {

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return Nd4jGenerator.load(network, weights, Nd4jForm.STRAIGHT);
    }
}
