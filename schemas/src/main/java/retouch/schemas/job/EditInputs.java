package retouch.schemas.job;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.object.ObjectRef;

/// The pictures one edit is made from.
///
/// @param photograph what is edited
/// @param mask       where; any picture, light is the hole (see the pixel codec for the threshold)
/// @param sketch     lines for the hole
/// @param color      strokes of color for the hole
public record EditInputs(
        ObjectRef photograph,
        ObjectRef mask,
        Optional<ObjectRef> sketch,
        Optional<ObjectRef> color) {

    public EditInputs {
        Objects.requireNonNull(photograph, "photograph");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(sketch, "sketch");
        Objects.requireNonNull(color, "color");
    }
}
