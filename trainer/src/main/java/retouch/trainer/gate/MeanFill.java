package retouch.trainer.gate;

import retouch.schemas.tensor.Tensor;

/// The floor below all floors: the mean color of what can be seen. What can be seen stays as it is.
public final class MeanFill implements Repainter {

    private static final int CHANNELS = 9;
    private static final int MASK = 7;

    @Override
    public Tensor paint(Tensor input) {
        float[] data = input.data();
        double[] sums = new double[3];
        int visible = 0;
        for (int from = 0; from < data.length; from += CHANNELS) {
            if (data[from + MASK] == 0) {
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] += data[from + channel];
                }
                visible++;
            }
        }
        float[] painted = new float[data.length / CHANNELS * 3];
        for (int at = 0; at < painted.length; at++) {
            int from = at / 3 * CHANNELS;
            painted[at] = data[from + MASK] == 0
                    ? data[from + at % 3]
                    : visible == 0 ? 0 : (float) (sums[at % 3] / visible);
        }
        return Tensor.of(painted, 1, input.size(1), input.size(2), 3);
    }
}
