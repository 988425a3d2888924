package retouch.trainer.loss;

import java.util.List;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.sample.TrainingSample;

/// Samples of one step in native memory, which it owns. Not thread-safe.
///
/// @param input  `[N, S, S, 9]`, the generator's
/// @param truth  `[N, S, S, 3]`, BGR in `[-1, 1]`
/// @param hole   `[N, S, S, 1]`, 1 in the hole
/// @param seam   `[N, S, S, 1]`, 1 in the hole and one pixel around it
/// @param guides `[N, S, S, 5]`: sketch, color, mask, as the critic sees them
public record Batch(INDArray input, INDArray truth, INDArray hole, INDArray seam, INDArray guides)
        implements
            AutoCloseable {

    private static final int SKETCH = 3;
    private static final int MASK = 7;

    public static Batch of(List<TrainingSample> samples, DataType type) {
        INDArray input = stack(samples.stream().map(TrainingSample::input).toList(), type);
        INDArray truth = stack(samples.stream().map(TrainingSample::truth).toList(), type);
        int side = samples.getFirst().side();
        float[] hole = new float[samples.size() * side * side];
        float[] seam = new float[hole.length];
        for (int picture = 0; picture < samples.size(); picture++) {
            paint(samples.get(picture).hole(), side, picture * side * side, hole, seam);
        }
        long[] plane = {samples.size(), side, side, 1};
        INDArray guides = input.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(),
                NDArrayIndex.interval(SKETCH, MASK + 1)).dup('c');
        return new Batch(input, truth, array(hole, type, plane),
                array(seam, type, plane), guides);
    }

    public long size() {
        return input.size(0);
    }

    @Override
    public void close() {
        input.close();
        truth.close();
        hole.close();
        seam.close();
        guides.close();
    }

    private static void paint(boolean[] mask, int side, int start, float[] hole, float[] seam) {
        for (int pixel = 0; pixel < mask.length; pixel++) {
            if (mask[pixel]) {
                hole[start + pixel] = 1;
                int x = pixel % side;
                int y = pixel / side;
                for (int nearY = Math.max(0, y - 1); nearY <= Math.min(side - 1, y + 1); nearY++) {
                    for (int nearX = Math.max(0, x - 1); nearX <= Math.min(side - 1, x + 1); nearX++) {
                        seam[start + nearY * side + nearX] = 1;
                    }
                }
            }
        }
    }

    private static INDArray stack(List<Tensor> tensors, DataType type) {
        int[] shape = tensors.getFirst().shape();
        int each = tensors.getFirst().data().length;
        float[] row = new float[tensors.size() * each];
        for (int index = 0; index < tensors.size(); index++) {
            System.arraycopy(tensors.get(index).data(), 0, row, index * each, each);
        }
        return array(row, type, tensors.size(), shape[1], shape[2], shape[3]);
    }

    private static INDArray array(float[] row, DataType type, long... shape) {
        INDArray floats = Nd4j.createFromArray(row);
        if (type == DataType.FLOAT) {
            return floats.reshape('c', shape);
        }
        INDArray array = floats.castTo(type).reshape('c', shape);
        floats.close();
        return array;
    }
}
