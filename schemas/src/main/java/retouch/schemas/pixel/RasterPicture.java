package retouch.schemas.pixel;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.PixelBox;

/// A picture as its file has it, seen upright and in sRGB.
final class RasterPicture implements Picture {

    private static final int WIDE_MAX = 0xFFFF;
    private static final float WIDE_PER_BYTE = 257;

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
        for (int row = 0; row < box.height(); row++) {
            row(box, row, rgb);
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
        for (int row = 0; row < box.height(); row++) {
            repaintRow(hole, box, row, painted, changed);
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

    private void row(PixelBox box, int row, float[] rgb) {
        int y = Math.clamp(box.top() + row, 0, height() - 1);
        int at = 3 * row * box.width();
        if (profile.isPresent()) {
            int[] srgb = profile.get().toSrgb(ownWideRow(box, y));
            for (int index = 0; index < srgb.length; index++) {
                rgb[at + index] = srgb[index] / WIDE_PER_BYTE;
            }
            return;
        }
        float scale = samples.isWide() ? WIDE_PER_BYTE : 1;
        int colors = samples.colors();
        for (int column = 0; column < box.width(); column++) {
            int pixel = stored(Math.clamp(box.left() + column, 0, width() - 1), y);
            for (int channel = 0; channel < 3; channel++) {
                rgb[at++] = samples.get(pixel, colors == 1 ? 0 : channel) / scale;
            }
        }
    }

    private int[] ownWideRow(PixelBox box, int y) {
        int colors = samples.colors();
        int[] own = new int[colors * box.width()];
        for (int column = 0; column < box.width(); column++) {
            int pixel = stored(Math.clamp(box.left() + column, 0, width() - 1), y);
            for (int channel = 0; channel < colors; channel++) {
                int sample = samples.get(pixel, channel);
                own[column * colors + channel] = samples.isWide() ? sample : 257 * sample;
            }
        }
        return own;
    }

    private void repaintRow(Mask hole, PixelBox box, int row, float[] painted, Samples changed) {
        int y = box.top() + row;
        int from = 3 * row * box.width();
        Optional<int[]> own = profile.map(color -> color.fromSrgb(wideRow(painted, from, box.width())));
        for (int column = 0; column < box.width(); column++) {
            int x = box.left() + column;
            if (hole.contains(x, y)) {
                int pixel = stored(x, y);
                for (int channel = 0; channel < changed.colors(); channel++) {
                    double wide = own.isPresent()
                            ? own.get()[column * changed.colors() + channel]
                            : wideSample(painted, from + 3 * column, channel, changed.colors());
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

    private static int[] wideRow(float[] painted, int from, int width) {
        int[] wide = new int[3 * width];
        for (int index = 0; index < wide.length; index++) {
            wide[index] = Math.clamp(Math.round(painted[from + index] * WIDE_PER_BYTE), 0, WIDE_MAX);
        }
        return wide;
    }
}
