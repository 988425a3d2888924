package retouch.trainer.loss;

import java.util.BitSet;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.Seam;

/// What serving adds to a painting in its hole, for a whole batch.
final class Tint {

    private static final int CHANNELS = 3;

    private Tint() {}

    /// @param painted `[N, S, S, 3]`, borrowed
    /// @param share   of the tint, in `[0, 1]`
    /// @return `[N, S, S, 3]`, zero outside the holes; the caller's
    static INDArray of(INDArray painted, Batch batch, double share) {
        int side = Math.toIntExact(painted.size(1));
        int each = CHANNELS * side * side;
        float[] paint = floats(painted);
        float[] truth = floats(batch.truth());
        float[] hole = floats(batch.hole());
        float[] all = new float[paint.length];
        PixelBox square = new PixelBox(0, 0, side, side);
        for (int picture = 0; picture < paint.length / each; picture++) {
            float[] original = new float[each];
            float[] fill = new float[each];
            System.arraycopy(truth, picture * each, original, 0, each);
            System.arraycopy(paint, picture * each, fill, 0, each);
            float[] tint = Seam.tint(mask(hole, picture, side), square, side, original, fill);
            for (int at = 0; at < each; at++) {
                all[picture * each + at] = (float) share * tint[at];
            }
        }
        INDArray floats = Nd4j.createFromArray(all).reshape('c', painted.shape());
        if (painted.dataType() == DataType.FLOAT) {
            return floats;
        }
        INDArray array = floats.castTo(painted.dataType());
        floats.close();
        return array;
    }

    private static Mask mask(float[] hole, int picture, int side) {
        BitSet bits = new BitSet();
        for (int pixel = 0; pixel < side * side; pixel++) {
            bits.set(pixel, hole[picture * side * side + pixel] > 0);
        }
        return Mask.of(side, side, bits);
    }

    private static float[] floats(INDArray array) {
        try (INDArray row = array.castTo(DataType.FLOAT).dup('c')) {
            return row.reshape(row.length()).toFloatVector();
        }
    }
}
