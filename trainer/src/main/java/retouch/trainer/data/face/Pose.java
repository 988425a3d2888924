package retouch.trainer.data.face;

/// Where a plane of the face lies in the picture, which spans `[-1, 1]` both ways: turned by `tilt`, scaled,
/// then shifted.
///
/// @param tilt in radians, clockwise
record Pose(double tilt, double scale, double shiftX, double shiftY) {

    double pictureX(double x, double y) {
        return shiftX + scale * (Math.cos(tilt) * x - Math.sin(tilt) * y);
    }

    double pictureY(double x, double y) {
        return shiftY + scale * (Math.sin(tilt) * x + Math.cos(tilt) * y);
    }

    /// Upright, and following a head only in part: necks and shoulders.
    Pose upright(double share) {
        return new Pose(tilt * share, scale, shiftX, shiftY);
    }

    /// The box of the picture that holds a box of the plane.
    Box inPicture(Box box) {
        double x = pictureX((box.left() + box.right()) / 2, (box.top() + box.bottom()) / 2);
        double y = pictureY((box.left() + box.right()) / 2, (box.top() + box.bottom()) / 2);
        double halfWidth = scale * (box.right() - box.left()) / 2;
        double halfHeight = scale * (box.bottom() - box.top()) / 2;
        double cosine = Math.abs(Math.cos(tilt));
        double sine = Math.abs(Math.sin(tilt));
        double reachX = cosine * halfWidth + sine * halfHeight;
        double reachY = sine * halfWidth + cosine * halfHeight;
        return new Box(x - reachX, y - reachY, x + reachX, y + reachY);
    }
}
