package retouch.worker.generate.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;

/// The network's last step: the hyperbolic tangent, `1 - 2 / (1 + e²ˣ)`, into the picture.
final class Tangent {

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int CHANNELS = NetworkDescription.OUTPUT_CHANNELS;

    private Tangent() {}

    /// Writes one box of a picture.
    ///
    /// @param from    the last layer's output, without gaps in its rows
    /// @param painted `[N, side, side, 3]`
    static void copy(FeatureMap from, Box box, float[] painted, int picture) {
        int length = box.width() * CHANNELS;
        for (int row = box.top(); row < box.bottom(); row++) {
            int at = from.index(row, box.left());
            int to = ((picture * from.side() + row) * from.side() + box.left()) * CHANNELS;
            int index = 0;
            for (; index + Lanes.COUNT <= length; index += Lanes.COUNT) {
                of(FloatVector.fromArray(S, from.data(), at + index)).intoArray(painted, to + index);
            }
            // The map has a vector's worth of room after its last pixel.
            of(FloatVector.fromArray(S, from.data(), at + index)).intoArray(painted, to + index,
                    S.indexInRange(index, length));
        }
    }

    private static FloatVector of(FloatVector x) {
        FloatVector power = Exponential.of(x.add(x));
        return FloatVector.broadcast(S, 1f).sub(FloatVector.broadcast(S, 2f).div(power.add(1f)));
    }
}
