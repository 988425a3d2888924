package retouch.trainer.data.face;

/// What a pixel of a face picture shows. The order is the order of painting, roughly from back to front.
public enum Region {
    BACKGROUND, HAIR, NECK, CLOTHES, EARS, SKIN, NOSE, MOUTH, EYES, BROWS, GLASSES
}
