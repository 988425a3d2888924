package retouch.trainer.loop;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

import retouch.trainer.network.Parameters;

/// Adam over all parameters of a network at once. Owns its two moments in native memory; not thread-safe.
final class Adam implements AutoCloseable {

    private final AdamSettings settings;
    private final INDArray mean;
    private final INDArray meanSquare;

    Adam(AdamSettings settings, long length) {
        this.settings = settings;
        this.mean = Nd4j.zeros(org.nd4j.linalg.api.buffer.DataType.FLOAT, length);
        this.meanSquare = Nd4j.zeros(org.nd4j.linalg.api.buffer.DataType.FLOAT, length);
    }

    /// One step against the gradient, which is lost.
    ///
    /// @param step 0 for the first
    void update(Parameters parameters, double learningRate, long step) {
        INDArray gradient = parameters.gradient();
        Nd4j.exec(DynamicCustomOp.builder("adam_updater")
                .addInputs(gradient, meanSquare, mean)
                .addOutputs(gradient, meanSquare, mean)
                .addFloatingPointArguments(learningRate, settings.beta1(), settings.beta2(),
                        settings.epsilon())
                .addIntegerArguments(Math.toIntExact(step))
                .build());
        parameters.values().subi(gradient);
    }

    INDArray mean() {
        return mean;
    }

    INDArray meanSquare() {
        return meanSquare;
    }

    @Override
    public void close() {
        mean.close();
        meanSquare.close();
    }
}
