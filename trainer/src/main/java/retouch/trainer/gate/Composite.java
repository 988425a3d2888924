package retouch.trainer.gate;

import java.util.BitSet;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.pixel.Seam;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.sample.TrainingSample;

/// The photograph with the painted hole, as serving hands it out: fitted in ([Seam]) and rounded to whole numbers of
/// 0 to 255.
///
/// @param side in pixels
/// @param rgb  `[S][S][3]`, whole numbers
@SuppressWarnings("ArrayRecordComponent") // a picture on its way, never compared
record Composite(int side, float[] rgb) {

    /// @param painted `[1, S, S, 3]`, BGR in `[-1, 1]`
    static Composite of(TrainingSample sample, Tensor painted) {
        int side = sample.side();
        BitSet bits = new BitSet();
        for (int pixel = 0; pixel < sample.hole().length; pixel++) {
            bits.set(pixel, sample.hole()[pixel]);
        }
        float[] fill = NineChannels.toRgb(painted);
        Seam.blend(Mask.of(side, side, bits), new PixelBox(0, 0, side, side), side, sample.photo(), fill);
        float[] rgb = sample.photo().clone();
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = Math.round(sample.hole()[at / 3] ? fill[at] : rgb[at]);
        }
        return new Composite(side, rgb);
    }
}
