package retouch.trainer.data.face;

/// Draws a face that nobody has, with the region of every pixel. The same seed gives the same face at every
/// side, but for grain. Each part draws from random numbers of its own, so that a change in one part leaves the
/// others as they were.
public final class SyntheticFace {

    private static final int SIDE_MIN = 16;

    private SyntheticFace() {}

    /// @param seed decides everything about the face
    /// @param side of the picture, in pixels; at least 16
    public static FacePicture draw(long seed, int side) {
        if (side < SIDE_MIN) {
            throw new IllegalArgumentException("side must be at least 16 pixels, not " + side);
        }
        Person person = Person.of(seed);
        Plate plate = new Plate(side);
        Backdrop.paint(plate, person);
        Hair.paintBehind(plate, person);
        Body.paint(plate, person);
        Skin.paint(plate, person);
        Mouth.paint(plate, person);
        Beard.paint(plate, person);
        Eyes.paint(plate, person);
        Hair.paintFront(plate, person);
        Wear.paint(plate, person);
        Finish.paint(plate, person);
        return plate.picture(person.pose(), person.turn() - person.eyeX(), person.eyeY(),
                person.turn() + person.eyeX(), person.eyeY());
    }
}
