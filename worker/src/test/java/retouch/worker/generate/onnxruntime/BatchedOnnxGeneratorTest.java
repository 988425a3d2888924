package retouch.worker.generate.onnxruntime;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;

/// A batch of five is then one of four and one of one.
class BatchedOnnxGeneratorTest implements GeneratorContract {

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return OnnxGenerator.load(network, weights, OnnxGenerator.Config.standard().withBatchMax(4));
    }
}
