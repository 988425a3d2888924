package retouch.trainer.network;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Tape;

/// The generator of the training graph with fixed weights: what a model is judged by before any worker has it.
/// Owns native memory; not thread-safe.
public final class TrainedGenerator implements AutoCloseable {

    private final Generator generator;
    private final Parameters parameters;

    /// @param weights of the network
    public TrainedGenerator(NetworkDescription network, Weights weights) {
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("the weights do not fit the network: " + problem);
        }
        GeneratorForm form = new GeneratorForm(network);
        this.generator = new Generator(network, DataType.FLOAT);
        this.parameters = new Parameters(form.layout(), DataType.FLOAT, form.toTrained(weights));
    }

    /// Paints.
    ///
    /// @param input `[N, S, S, 9]`
    /// @return `[N, S, S, 3]`, BGR in `[-1, 1]`
    public Tensor paint(Tensor input) {
        int side = input.size(1);
        try (INDArray array = Nd4j.createFromArray(input.data()).reshape('c', input.size(0), side, side,
                input.size(3));
                Tape tape = new Tape()) {
            Node painted = generator.run(tape, tape.constant(array), parameters, false);
            return Tensor.of(painted.value().data().asFloat(), input.size(0), side, side,
                    NetworkDescription.OUTPUT_CHANNELS);
        }
    }

    @Override
    public void close() {
        generator.close();
        parameters.close();
    }
}
