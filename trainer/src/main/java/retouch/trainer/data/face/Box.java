package retouch.trainer.data.face;

/// The part of the face plane that a shape may cover. Empty where `left` is more than `right`.
record Box(double left, double top, double right, double bottom) {

    static final Box EVERYTHING = new Box(-9, -9, 9, 9);

    Box grown(double by) {
        return new Box(left - by, top - by, right + by, bottom + by);
    }

    Box cut(Box other) {
        return new Box(Math.max(left, other.left), Math.max(top, other.top), Math.min(right, other.right),
                Math.min(bottom, other.bottom));
    }

    Box joined(Box other) {
        return new Box(Math.min(left, other.left), Math.min(top, other.top), Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }
}
