package retouch.schemas.pixel;

import java.util.Arrays;

/// Decodes a PNG's pixels (PNG specification, third edition, sections 8 to 10). One thread, one file.
///
/// Our own, because ImageIO's takes thrice the memory, loses the transparent color of gray pictures of few
/// bits, makes palettes of them, and checks no checksum.
final class PngDecoder {

    /// Adam7: first column, first row, column step, row step of each pass.
    private static final int[][] PASSES = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
            {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};
    private static final int COLORS_MAX = 256;

    private final PngData data;
    private final PngHeader header;
    private final int[] key;
    private final Samples samples;

    private PngDecoder(PngData data) throws CutOffException {
        this.data = data;
        this.header = PngHeader.parse(data.header());
        this.key = key(header, data.transparency());
        boolean isPalette = header.colorType() == PngHeader.PALETTE;
        boolean addsAlpha = isPalette ? data.transparency().length > 0 : key.length > 0;
        int channels = (isPalette ? 3 : header.channels()) + (addsAlpha ? 1 : 0);
        this.samples = Samples.zeros(Math.multiplyExact(header.width(), header.height()), channels,
                header.depth() == 16);
    }

    /// Stops early, with an interrupt, if its thread is interrupted.
    ///
    /// @param file as [PngLayout] hands it on, within the budget
    static Samples decode(byte[] file) throws CutOffException, InterruptedException {
        try (PngData data = new PngData(file)) {
            PngDecoder decoder = new PngDecoder(data);
            for (int[] pass : decoder.header.isInterlaced() ? PASSES : ONE_PASS) {
                decoder.pass(pass);
            }
            return decoder.samples;
        }
    }

    /// The one color that is transparent; none if the file does not say so.
    private static int[] key(PngHeader header, byte[] transparency) {
        boolean isPossible = header.colorType() == PngHeader.GRAY || header.colorType() == PngHeader.RGB;
        int[] key = new int[isPossible && transparency.length >= 2 * header.channels()
                ? header.channels()
                : 0];
        for (int channel = 0; channel < key.length; channel++) {
            key[channel] = (transparency[2 * channel] & 0xFF) << 8 | (transparency[2 * channel + 1] & 0xFF);
        }
        return key;
    }

    private void pass(int[] pass) throws CutOffException, InterruptedException {
        int pixels = (header.width() - pass[0] + pass[2] - 1) / pass[2];
        if (pixels <= 0) {
            return;
        }
        int bytes = header.rowBytes(pixels);
        byte[] row = new byte[bytes + 1];
        byte[] above = new byte[bytes + 1];
        int[] values = new int[pixels * header.channels()];
        int[] colors = header.colorType() == PngHeader.PALETTE ? colors() : new int[0];
        for (int y = pass[1]; y < header.height(); y += pass[3]) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            data.read(row, bytes + 1);
            unfilter(row, above, header.step());
            unpack(row, values);
            int pixel = y * header.width() + pass[0];
            if (colors.length > 0) {
                storeColors(values, colors, pixel, pass[2]);
            } else {
                storeValues(values, pixel, pass[2]);
            }
            byte[] swap = above;
            above = row;
            row = swap;
        }
    }

    /// Both rows begin with their filter's byte, which belongs to no pixel.
    private static void unfilter(byte[] row, byte[] above, int step) throws CutOffException {
        switch (row[0]) {
            case 0 -> {
            }
            case 1 -> {
                for (int index = 1 + step; index < row.length; index++) {
                    row[index] += row[index - step];
                }
            }
            case 2 -> {
                for (int index = 1; index < row.length; index++) {
                    row[index] += above[index];
                }
            }
            case 3 -> {
                for (int index = 1; index < row.length; index++) {
                    int left = index > step ? row[index - step] & 0xFF : 0;
                    row[index] += (byte) ((left + (above[index] & 0xFF)) >> 1);
                }
            }
            case 4 -> {
                for (int index = 1; index < row.length; index++) {
                    int left = index > step ? row[index - step] & 0xFF : 0;
                    int corner = index > step ? above[index - step] & 0xFF : 0;
                    row[index] += (byte) PngFile.paeth(left, above[index] & 0xFF, corner);
                }
            }
            default -> throw new CutOffException();
        }
    }

    private void unpack(byte[] row, int[] values) {
        int depth = header.depth();
        if (depth == 8) {
            for (int index = 0; index < values.length; index++) {
                values[index] = row[1 + index] & 0xFF;
            }
        } else if (depth == 16) {
            for (int index = 0; index < values.length; index++) {
                values[index] = (row[1 + 2 * index] & 0xFF) << 8 | (row[2 + 2 * index] & 0xFF);
            }
        } else {
            for (int index = 0; index < values.length; index++) {
                int bit = index * depth;
                values[index] = row[1 + bit / 8] >> (8 - depth - bit % 8) & ((1 << depth) - 1);
            }
        }
    }

    private void storeValues(int[] values, int firstPixel, int step) {
        int channels = header.channels();
        // Grays of 1, 2 and 4 bits are spread over the whole byte.
        int scale = header.depth() < 8 ? 255 / ((1 << header.depth()) - 1) : 1;
        int pixel = firstPixel;
        for (int from = 0; from < values.length; from += channels) {
            for (int channel = 0; channel < channels; channel++) {
                samples.set(pixel, channel, values[from + channel] * scale);
            }
            if (key.length > 0) {
                boolean isKey = Arrays.equals(values, from, from + channels, key, 0, channels);
                samples.set(pixel, channels, isKey ? 0 : samples.max());
            }
            pixel += step;
        }
    }

    private void storeColors(int[] values, int[] colors, int firstPixel, int step) {
        int channels = samples.channels();
        int pixel = firstPixel;
        for (int value : values) {
            for (int channel = 0; channel < channels; channel++) {
                samples.set(pixel, channel, colors[4 * value + channel]);
            }
            pixel += step;
        }
    }

    /// Red, green, blue and alpha of every color; black where the file names fewer than its pixels use.
    private int[] colors() {
        int[] colors = new int[4 * COLORS_MAX];
        byte[] palette = data.palette();
        byte[] alphas = data.transparency();
        for (int color = 0; color < COLORS_MAX; color++) {
            for (int channel = 0; channel < 3; channel++) {
                int at = 3 * color + channel;
                colors[4 * color + channel] = at < palette.length ? palette[at] & 0xFF : 0;
            }
            colors[4 * color + 3] = color < alphas.length ? alphas[color] & 0xFF : 0xFF;
        }
        return colors;
    }
}
