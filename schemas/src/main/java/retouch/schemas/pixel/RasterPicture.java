package retouch.schemas.pixel;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.PixelBox;

/// A picture as its file has it, seen upright and in sRGB.
final class RasterPicture implements Picture {

    private static final int WIDE_MAX = 0xFFFF;
    private static final float WIDE_PER_BYTE = 257;
    private static final int CONVERTED_PIXELS = 1 << 18;

    private final int storedWidth;
    private final int storedHeight;
    private final Samples samples;
    private final Metadata metadata;
    private final Orientation orientation;
    private final Optional<ColorProfile> profile;

    /// @param samples  belong to the picture from now on
    /// @param metadata goes into every file made of it
    RasterPicture(int storedWidth, int storedHeight, Samples samples, Metadata metadata) {
        this.storedWidth = storedWidth;
        this.storedHeight = storedHeight;
        this.samples = samples;
        this.orientation = metadata.orientation();
        ColorProfile.Reading reading = metadata.icc().map(icc -> ColorProfile.read(icc, samples.colors()))
                .orElse(new ColorProfile.Reading(true, Optional.empty()));
        this.profile = reading.profile();
        // What nobody can use must not be handed on.
        this.metadata = reading.isSound() ? metadata : metadata.withoutIcc();
    }

    private RasterPicture(RasterPicture other, Samples samples) {
        this.storedWidth = other.storedWidth;
        this.storedHeight = other.storedHeight;
        this.samples = samples;
        this.metadata = other.metadata;
        this.orientation = other.orientation;
        this.profile = other.profile;
    }

    @Override
    public int width() {
        return orientation.transposed() ? storedHeight : storedWidth;
    }

    @Override
    public int height() {
        return orientation.transposed() ? storedWidth : storedHeight;
    }

    @Override
    public float[] rgb(PixelBox box) {
        float[] rgb = new float[3 * box.width() * box.height()];
        int rows = rowsAtOnce(box);
        for (int row = 0; row < box.height(); row += rows) {
            if (profile.isPresent()) {
                convertedRows(box, row, Math.min(rows, box.height() - row), rgb, profile.get());
            } else {
                row(box, row, rgb);
            }
        }
        return rgb;
    }

    @Override
    public int alpha(int x, int y) {
        Objects.checkIndex(x, width());
        Objects.checkIndex(y, height());
        if (!samples.hasAlpha()) {
            return 0xFF;
        }
        int alpha = samples.get(stored(x, y), samples.colors());
        return samples.isWide() ? Math.round(alpha / WIDE_PER_BYTE) : alpha;
    }

    @Override
    public Picture repaint(Mask hole, PixelBox box, float[] painted) {
        if (hole.width() != width() || hole.height() != height()) {
            throw new IllegalArgumentException("the hole is %dx%d, the picture %dx%d".formatted(hole.width(),
                    hole.height(), width(), height()));
        }
        if (painted.length != 3 * box.width() * box.height()) {
            throw new IllegalArgumentException("%s does not have %d values".formatted(box, painted.length));
        }
        Samples changed = samples.copy();
        int rows = rowsAtOnce(box);
        for (int row = 0; row < box.height(); row += rows) {
            repaintRows(hole, box, row, Math.min(rows, box.height() - row), painted, changed);
        }
        return new RasterPicture(this, changed);
    }

    @Override
    public byte[] toPng(EditNote note) {
        return PngFile.write(storedWidth, storedHeight, samples, metadata, note);
    }

    private int stored(int x, int y) {
        return orientation.storedIndex(x, y, storedWidth, storedHeight);
    }

    /// A conversion costs a millisecond to set up, so it gets many rows, but not a whole picture's memory.
    private int rowsAtOnce(PixelBox box) {
        return profile.isPresent() ? Math.max(1, CONVERTED_PIXELS / box.width()) : 1;
    }

    private void row(PixelBox box, int row, float[] rgb) {
        int y = Math.clamp(box.top() + (long) row, 0, height() - 1);
        int at = 3 * row * box.width();
        float scale = samples.isWide() ? WIDE_PER_BYTE : 1;
        int colors = samples.colors();
        for (int column = 0; column < box.width(); column++) {
            int pixel = stored(Math.clamp(box.left() + (long) column, 0, width() - 1), y);
            for (int channel = 0; channel < 3; channel++) {
                rgb[at++] = samples.get(pixel, colors == 1 ? 0 : channel) / scale;
            }
        }
    }

    private void convertedRows(PixelBox box, int row, int rows, float[] rgb, ColorProfile color) {
        int colors = samples.colors();
        int[] own = new int[colors * box.width() * rows];
        for (int index = 0; index < box.width() * rows; index++) {
            int x = Math.clamp(box.left() + (long) index % box.width(), 0, width() - 1);
            int y = Math.clamp(box.top() + (long) row + index / box.width(), 0, height() - 1);
            int pixel = stored(x, y);
            for (int channel = 0; channel < colors; channel++) {
                int sample = samples.get(pixel, channel);
                own[index * colors + channel] = samples.isWide() ? sample : 257 * sample;
            }
        }
        int[] srgb = color.toSrgb(own);
        int at = 3 * row * box.width();
        for (int index = 0; index < srgb.length; index++) {
            rgb[at + index] = srgb[index] / WIDE_PER_BYTE;
        }
    }

    private void repaintRows(Mask hole, PixelBox box, int row, int rows, float[] painted, Samples changed) {
        int from = 3 * row * box.width();
        Optional<int[]> own = profile.map(color -> color.fromSrgb(wide(painted, from, rows * box.width())));
        for (int index = 0; index < rows * box.width(); index++) {
            int x = box.left() + index % box.width();
            int y = box.top() + row + index / box.width();
            if (hole.contains(x, y)) {
                int pixel = stored(x, y);
                for (int channel = 0; channel < changed.colors(); channel++) {
                    double wide = own.isPresent()
                            ? own.get()[index * changed.colors() + channel]
                            : wideSample(painted, from + 3 * index, channel, changed.colors());
                    changed.set(pixel, channel,
                            (int) Math.round(changed.isWide() ? wide : wide / WIDE_PER_BYTE));
                }
                if (changed.hasAlpha()) {
                    changed.set(pixel, changed.colors(), changed.max());
                }
            }
        }
    }

    /// One painted sample in 16 bits; gray is Rec. 601 luma.
    private static double wideSample(float[] painted, int at, int channel, int colors) {
        double value = colors == 3
                ? painted[at + channel]
                : (299.0 * painted[at] + 587.0 * painted[at + 1] + 114.0 * painted[at + 2]) / 1000;
        return Math.clamp(value, 0, 255) * WIDE_PER_BYTE;
    }

    private static int[] wide(float[] painted, int from, int pixels) {
        int[] wide = new int[3 * pixels];
        for (int index = 0; index < wide.length; index++) {
            wide[index] = Math.clamp(Math.round(painted[from + index] * WIDE_PER_BYTE), 0, WIDE_MAX);
        }
        return wide;
    }
}
