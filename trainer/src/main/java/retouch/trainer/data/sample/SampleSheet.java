package retouch.trainer.data.sample;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.sheet.Canvas;

/// Draws samples as a person reads them: one row each, with photograph, hole, mask, sketch and color, and then
/// the nine channels that the network sees, exactly as it sees them. Needs neither a screen nor fonts.
public final class SampleSheet {

    private static final int TILE = 224;
    private static final int MARGIN = 36;
    private static final int GAP = 12;
    private static final int CAPTION_HEIGHT = 30;
    private static final int HEADING_HEIGHT = 34;
    private static final double CAPTION_CELL = 1.6;
    private static final double HEADING_CELL = 2;
    private static final double CHANNEL_CELL = 1.2;
    private static final int CHANNEL_GAP = 8;
    private static final int CHANNEL_COLUMNS = 5;
    private static final int CHANNEL_LABEL_HEIGHT = 14;

    private static final int PAPER = 0xFAFAF8;
    private static final int FRAME = 0xD5D5D0;
    private static final int INK = 0x24242A;
    private static final int FAINT = 0x777780;
    private static final int HOLE = 0xFF2D6F;
    private static final int UNPAINTED = 0x3A3A40;

    private static final String[] HEADINGS = {"photograph", "with its hole", "mask", "sketch",
            "color strokes",
            "the nine channels of the network's input"};
    private static final String[] CHANNELS = {"0 blue", "1 green", "2 red", "3 sketch", "4 color blue",
            "5 color green", "6 color red", "7 mask", "8 noise"};
    /// Channels as they stand on the sheet: the photograph's above the color's.
    private static final int[] PLACES = {0, 1, 2, 3, 7, 4, 5, 6, 8};

    private SampleSheet() {}

    /// @param samples from top to bottom; at least one
    /// @return a PNG file
    public static byte[] png(List<TrainingSample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a sheet has at least one sample");
        }
        int rowHeight = CAPTION_HEIGHT + TILE + GAP;
        int width = 2 * MARGIN + 5 * (TILE + GAP) + CHANNEL_COLUMNS * (channelTile() + CHANNEL_GAP);
        Canvas canvas = new Canvas(width, 2 * MARGIN + HEADING_HEIGHT + samples.size() * rowHeight, PAPER);
        for (int column = 0; column < HEADINGS.length; column++) {
            canvas.text(HEADINGS[column], MARGIN + column * (TILE + GAP), MARGIN, HEADING_CELL, INK);
        }
        for (int row = 0; row < samples.size(); row++) {
            int top = MARGIN + HEADING_HEIGHT + row * rowHeight;
            canvas.text("sample " + row + ": " + caption(samples.get(row)), MARGIN, top, CAPTION_CELL, FAINT);
            draw(canvas, samples.get(row), top + CAPTION_HEIGHT - GAP);
        }
        return canvas.toPng();
    }

    private static String caption(TrainingSample sample) {
        String guidance = sample.lines().isPresent()
                ? sample.color().isPresent() ? "sketch and color" : "sketch, no color"
                : sample.color().isPresent() ? "color, no sketch" : "neither sketch nor color";
        return String.format(Locale.ROOT, "hole %.1f%%, %s", 100 * sample.holeShare(), guidance);
    }

    private static void draw(Canvas canvas, TrainingSample sample, int top) {
        int pixels = sample.side() * sample.side();
        int[] photo = new int[pixels];
        int[] holed = new int[pixels];
        int[] mask = new int[pixels];
        int[] sketch = new int[pixels];
        int[] color = new int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            boolean hole = sample.hole()[pixel];
            photo[pixel] = rgb(sample.photo(), pixel);
            holed[pixel] = hole ? HOLE : photo[pixel];
            mask[pixel] = hole ? 0xFFFFFF : 0;
            int paper = hole ? UNPAINTED : 0;
            sketch[pixel] = line(sample.lines(), pixel) ? 0xFFFFFF : paper;
            color[pixel] = stroke(sample.color(), pixel).orElse(paper);
        }
        int left = MARGIN;
        for (int[] tile : new int[][]{photo, holed, mask, sketch, color}) {
            tile(canvas, tile, sample.side(), left, top, TILE);
            left += TILE + GAP;
        }
        float[] input = sample.input().data();
        for (int place = 0; place < PLACES.length; place++) {
            int channel = PLACES[place];
            int x = left + place % CHANNEL_COLUMNS * (channelTile() + CHANNEL_GAP);
            int y = top + place / CHANNEL_COLUMNS * (channelTile() + CHANNEL_LABEL_HEIGHT + CHANNEL_GAP / 2);
            tile(canvas, channel(input, channel, pixels), sample.side(), x, y, channelTile());
            canvas.text(CHANNELS[channel], x, y + channelTile() + 3, CHANNEL_CELL, FAINT);
        }
    }

    private static int channelTile() {
        return (TILE - 2 * CHANNEL_LABEL_HEIGHT - CHANNEL_GAP / 2) / 2;
    }

    private static boolean line(Optional<boolean[]> lines, int pixel) {
        return lines.isPresent() && lines.get()[pixel];
    }

    private static Optional<Integer> stroke(Optional<ColorStrokes> strokes, int pixel) {
        return strokes.filter(color -> color.painted()[pixel]).map(color -> rgb(color.rgb(), pixel));
    }

    /// Photograph and color run from -1 to 1 and are tinted as what they are, the others from 0 to 1.
    private static int[] channel(float[] input, int channel, int pixels) {
        int[] tile = new int[pixels];
        boolean colored = channel < 3 || (channel >= 4 && channel <= 6);
        int shift = 8 * (channel < 3 ? channel : channel - 4);
        for (int pixel = 0; pixel < pixels; pixel++) {
            float value = input[CHANNELS.length * pixel + channel];
            int level = Math.clamp(Math.round(255 * (colored ? (value + 1) / 2 : value)), 0, 255);
            tile[pixel] = colored ? level << shift | (level / 3) * (0x010101 ^ 1 << shift) : level * 0x010101;
        }
        return tile;
    }

    /// Each pixel of the tile is the mean of the pixels that it covers, or the nearest one.
    private static void tile(Canvas canvas, int[] colors, int side, int left, int top, int size) {
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                canvas.blend(left + x, top + y, mean(colors, side, x * side / size, y * side / size,
                        Math.max(x * side / size + 1, (x + 1) * side / size),
                        Math.max(y * side / size + 1, (y + 1) * side / size)), 1);
            }
        }
        canvas.frame(left, top, size, size, FRAME);
    }

    private static int mean(int[] colors, int side, int fromX, int fromY, int toX, int toY) {
        int count = (toX - fromX) * (toY - fromY);
        int mean = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int sum = 0;
            for (int at = 0; at < count; at++) {
                int pixel = (fromY + at / (toX - fromX)) * side + fromX + at % (toX - fromX);
                sum += colors[pixel] >> shift & 0xFF;
            }
            mean |= (sum / count) << shift;
        }
        return mean;
    }

    private static int rgb(float[] rgb, int pixel) {
        int color = 0;
        for (int channel = 0; channel < 3; channel++) {
            color = color << 8 | Math.clamp(Math.round(rgb[3 * pixel + channel]), 0, 255);
        }
        return color;
    }
}
