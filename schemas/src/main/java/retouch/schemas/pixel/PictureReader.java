package retouch.schemas.pixel;

import java.util.Objects;

/// Decodes PNG, JPEG (baseline, progressive, CMYK) and WebP inside a budget. Thread-safe.
///
/// Dimensions, frames and metadata sizes are read before any pixel is. No sequence of bytes makes it
/// throw, hang beyond the budget's time, or take more heap than the budget's pixels need.
public final class PictureReader {

    private final DecodeBudget budget;

    public PictureReader(DecodeBudget budget) {
        this.budget = Objects.requireNonNull(budget, "budget");
    }

    /// Looks at the header only: the size a picture would have, or why it is refused.
    ///
    /// @param name what the sentence of a refusal calls the file, such as `the mask (mask.png)`
    public Probe probe(String name, byte[] file) {
        throw new UnsupportedOperationException("written next " + budget);
    }

    /// Decodes the whole file.
    public Reading read(String name, byte[] file) {
        throw new UnsupportedOperationException("written next " + budget);
    }
}
