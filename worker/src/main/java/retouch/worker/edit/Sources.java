package retouch.worker.edit;

import java.util.Objects;
import java.util.Optional;

/// The files of one edit, as they were fetched. A parameter object: its arrays are borrowed for one call.
///
/// @param photograph what is edited
/// @param mask       where; light is the hole
/// @param sketch     lines for the hole
/// @param color      strokes of color for the hole
@SuppressWarnings("ArrayRecordComponent")
public record Sources(byte[] photograph, byte[] mask, Optional<byte[]> sketch, Optional<byte[]> color) {

    public Sources {
        Objects.requireNonNull(photograph, "photograph");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(sketch, "sketch");
        Objects.requireNonNull(color, "color");
    }
}
