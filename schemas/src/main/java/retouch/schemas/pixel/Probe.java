package retouch.schemas.pixel;

import retouch.schemas.job.Refusal;

/// What a header says.
public sealed interface Probe {

    /// @param width  upright width (EXIF orientation applied), in pixels
    /// @param height upright height, in pixels
    record Header(int width, int height) implements Probe {}

    record Refused(Refusal refusal) implements Probe {}
}
