package retouch.trainer.gate;

import retouch.schemas.pixel.NineChannels;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.sample.TrainingSample;

/// The photograph with the painted hole, as serving hands it out: rounded to whole numbers of 0 to 255.
///
/// @param side in pixels
/// @param rgb  `[S][S][3]`, whole numbers
@SuppressWarnings("ArrayRecordComponent") // a picture on its way, never compared
record Composite(int side, float[] rgb) {

    /// @param painted `[1, S, S, 3]`, BGR in `[-1, 1]`
    static Composite of(TrainingSample sample, Tensor painted) {
        float[] fill = NineChannels.toRgb(painted);
        float[] rgb = sample.photo().clone();
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = Math.round(sample.hole()[at / 3] ? fill[at] : rgb[at]);
        }
        return new Composite(sample.side(), rgb);
    }
}
