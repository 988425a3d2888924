package retouch.schemas.pixel;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.RefusalCode;

/// Decodes PNG, JPEG (baseline, progressive, CMYK) and WebP inside a budget. Thread-safe.
///
/// Dimensions, frames and metadata sizes are read before any pixel is. No sequence of bytes makes it
/// throw, hang beyond the budget's time, or take more heap than the budget's pixels need.
public final class PictureReader {

    private static final String WHAT_TO_DO = "Save it as PNG, JPEG or WebP and try again.";

    private final DecodeBudget budget;

    public PictureReader(DecodeBudget budget) {
        this.budget = Objects.requireNonNull(budget, "budget");
    }

    /// Looks at the header only: the size a picture would have, or why it is refused.
    ///
    /// @param name what the sentence of a refusal calls the file, such as `the mask (mask.png)`
    public Probe probe(String name, byte[] file) {
        try {
            Layout layout = layout(file, new Naming(name));
            boolean turned = layout.isTurned();
            return new Probe.Header((int) (turned ? layout.height() : layout.width()),
                    (int) (turned ? layout.width() : layout.height()));
        } catch (RefusedException e) {
            return new Probe.Refused(e.refusal());
        }
    }

    /// Decodes the whole file.
    ///
    /// @throws OutOfMemoryError if the heap has no room for a picture that the budget allows: that is no fault of
    ///     the picture's, and another machine may have it
    public Reading read(String name, byte[] file) {
        Naming naming = new Naming(name);
        try {
            Layout layout = layout(file, naming);
            Samples samples = Decoder.decode(layout, budget.timeMax(), naming);
            return new Reading.Decoded(new RasterPicture((int) layout.width(), (int) layout.height(), samples,
                    layout.metadata()));
        } catch (RefusedException e) {
            return new Reading.Refused(e.refusal());
        }
    }

    private Layout layout(byte[] file, Naming naming) throws RefusedException {
        if (file.length == 0) {
            throw naming.refuse(RefusalCode.NOT_AN_IMAGE, "is empty. Choose a picture.");
        }
        Optional<ImageFormat> format = ImageFormat.of(file);
        if (format.isEmpty()) {
            throw naming.refuse(RefusalCode.NOT_AN_IMAGE, "is not a picture. " + WHAT_TO_DO);
        }
        if (!format.get().isTaken()) {
            throw naming.refuse(RefusalCode.UNSUPPORTED_IMAGE,
                    "is in the format " + format.get() + ", which is not taken. " + WHAT_TO_DO);
        }
        if (file.length > budget.bytesMax()) {
            throw naming.refuse(RefusalCode.OVER_BUDGET,
                    "has %,d bytes; at most %,d are taken. Save it smaller."
                            .formatted(file.length, budget.bytesMax()));
        }
        Layout layout;
        try {
            layout = Layout.of(format.get(), file, naming);
        } catch (CutOffException e) {
            throw naming.truncated();
        }
        requireWithinBudget(layout, naming);
        return layout;
    }

    private void requireWithinBudget(Layout layout, Naming naming) throws RefusedException {
        if (layout.width() == 0 || layout.height() == 0) {
            throw naming.truncated();
        }
        if (Math.max(layout.width(), layout.height()) > budget.sideMax()) {
            throw naming.refuse(RefusalCode.OVER_BUDGET,
                    "is %dx%d; no side may be longer than %,d pixels. Scale it down."
                            .formatted(layout.width(), layout.height(), budget.sideMax()));
        }
        if (layout.width() * layout.height() > budget.pixelsMax()) {
            throw naming.refuse(RefusalCode.OVER_BUDGET,
                    "is %dx%d, %.1f megapixels; at most %.1f are taken. Scale it down.".formatted(
                            layout.width(),
                            layout.height(), layout.width() * layout.height() / 1e6,
                            budget.pixelsMax() / 1e6));
        }
        if (layout.frames() > budget.framesMax()) {
            throw naming.refuse(RefusalCode.ANIMATED_IMAGE,
                    "is an animation. Save one of its frames as PNG, JPEG or WebP and try again.");
        }
    }
}
