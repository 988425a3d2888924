package retouch.trainer.data.face;

import retouch.trainer.data.random.Seeds;

/// An endless, numbered row of face pictures. Picture `n` is the same whenever it is asked for.
///
/// Thread-safe: several threads ask at once.
@FunctionalInterface
public interface FaceSource {

    /// @param number 0 or more
    /// @param side   of the picture, in pixels
    FacePicture face(long number, int side);

    /// Faces that nobody has, another for each number; other seeds give other people.
    static FaceSource synthetic(long seed) {
        return (number, side) -> SyntheticFace.draw(Seeds.child(seed, number), side);
    }
}
