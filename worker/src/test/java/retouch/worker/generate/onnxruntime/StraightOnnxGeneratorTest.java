package retouch.worker.generate.onnxruntime;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.onnx.OnnxForm;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;

class StraightOnnxGeneratorTest implements GeneratorContract {

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return OnnxGenerator.load(network, weights,
                OnnxGenerator.Config.standard().withForm(OnnxForm.STRAIGHT));
    }
}
