package retouch.schemas.pixel;

import java.time.Duration;
import java.util.Objects;

/// How much one picture may cost. Everything but the time is known before a pixel is decoded.
///
/// @param bytesMax  size of the file
/// @param pixelsMax width times height
/// @param sideMax   the longer side, in pixels
/// @param framesMax frames of an animation
/// @param timeMax   wall-clock time of decoding
public record DecodeBudget(long bytesMax, long pixelsMax, int sideMax, int framesMax, Duration timeMax) {

    /// 20 MB, 40 megapixels, 8,192 px, 1 frame, 2 s.
    public static final DecodeBudget DEFAULT = new DecodeBudget(20_000_000, 40_000_000, 8_192, 1,
            Duration.ofSeconds(2));

    public DecodeBudget {
        Objects.requireNonNull(timeMax, "timeMax");
        if (bytesMax <= 0 || pixelsMax <= 0 || sideMax <= 0 || framesMax <= 0 || !timeMax.isPositive()) {
            throw new IllegalArgumentException("every part of a decode budget must be more than zero");
        }
    }
}
