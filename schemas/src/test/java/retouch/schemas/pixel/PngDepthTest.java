package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.job.PixelBox;

import static org.assertj.core.api.Assertions.assertThat;

/// Every color type and depth of PNG, by value.
class PngDepthTest {

    private static final int WIDTH = 13;
    private static final int HEIGHT = 11;
    private static final long SEED = 20261124;
    private static final int PALETTE = 3;
    private static final int[] CHANNELS = {1, 0, 3, 1, 2, 0, 4};

    /// Adam7: first column, first row, column step, row step of each pass.
    private static final int[][] PASSES = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
            {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

    private final PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);

    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "0,4", "0,8", "0,16", "2,8", "2,16", "3,1", "3,2", "3,4", "3,8", "4,8", "4,16",
            "6,8", "6,16"})
    void decodesEveryTypeAndDepth(int colorType, int depth) {
        int[] samples = samples(colorType, depth);
        for (int interlace = 0; interlace <= 1; interlace++) {
            PngBuilder png = new PngBuilder(WIDTH, HEIGHT, depth, colorType, interlace);
            if (colorType == PALETTE) {
                png.chunk("PLTE", palette(depth));
            }
            Picture picture = read(png.data(rows(samples, colorType, depth, interlace)).end());
            String what = "type %d, depth %d, interlace %d, seed %d".formatted(colorType, depth, interlace,
                    SEED);
            assertThat(picture.rgb(new PixelBox(0, 0, WIDTH, HEIGHT))).as(what)
                    .isEqualTo(expected(samples, colorType, depth));
            if (colorType >= 4) {
                int last = CHANNELS[colorType] - 1;
                assertThat(picture.alpha(5, 3)).as(what).isEqualTo(Math.round(
                        samples[(3 * WIDTH + 5) * CHANNELS[colorType] + last] * 255f / ((1 << depth) - 1)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,4", "0,8", "0,16", "2,8", "2,16"})
    void oneColorMayBeTransparent(int colorType, int depth) {
        int[] samples = samples(colorType, depth);
        int channels = CHANNELS[colorType];
        byte[] key = new byte[2 * channels];
        for (int channel = 0; channel < channels; channel++) {
            key[2 * channel] = (byte) (samples[channel] >> 8);
            key[2 * channel + 1] = (byte) samples[channel];
        }
        Picture picture = read(new PngBuilder(WIDTH, HEIGHT, depth, colorType, 0).chunk("tRNS", key)
                .data(rows(samples, colorType, depth, 0)).end());
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            boolean isKey = Arrays.equals(samples, pixel * channels, (pixel + 1) * channels, samples, 0,
                    channels);
            assertThat(picture.alpha(pixel % WIDTH, pixel / WIDTH)).as("pixel %d, seed %d", pixel, SEED)
                    .isEqualTo(isKey ? 0 : 255);
        }
        assertThat(picture.rgb(new PixelBox(0, 0, WIDTH, HEIGHT)))
                .isEqualTo(expected(samples, colorType, depth));
    }

    @Test
    void colorsOfAPaletteMayBeTransparent() {
        int[] samples = samples(PALETTE, 2);
        Picture picture = read(new PngBuilder(WIDTH, HEIGHT, 2, PALETTE, 0).chunk("PLTE", palette(2))
                .chunk("tRNS", new byte[]{0, 100}).data(rows(samples, PALETTE, 2, 0)).end());
        int[] alphas = {0, 100, 255, 255};
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            assertThat(picture.alpha(pixel % WIDTH, pixel / WIDTH)).as("pixel %d, seed %d", pixel, SEED)
                    .isEqualTo(alphas[samples[pixel]]);
        }
    }

    @Test
    void undoesEveryFilter() {
        int[] samples = samples(2, 8);
        byte[] plain = rows(samples, 2, 8, 0);
        Picture picture = read(new PngBuilder(WIDTH, HEIGHT, 8, 2, 0).data(filtered(plain)).end());
        assertThat(picture.rgb(new PixelBox(0, 0, WIDTH, HEIGHT))).isEqualTo(expected(samples, 2, 8));
    }

    static int[] samples(int colorType, int depth) {
        Random random = new Random(SEED);
        return random.ints((long) WIDTH * HEIGHT * CHANNELS[colorType], 0, 1 << depth).toArray();
    }

    private static byte[] palette(int depth) {
        byte[] palette = new byte[3 << depth];
        new Random(SEED + 1).nextBytes(palette);
        return palette;
    }

    private static float[] expected(int[] samples, int colorType, int depth) {
        float[] rgb = new float[3 * WIDTH * HEIGHT];
        int channels = CHANNELS[colorType];
        for (int index = 0; index < rgb.length; index++) {
            int sample = samples[index / 3 * channels + (channels >= 3 ? index % 3 : 0)];
            if (colorType == PALETTE) {
                rgb[index] = palette(depth)[3 * sample + index % 3] & 0xFF;
            } else {
                rgb[index] = depth == 16 ? sample / 257f : sample * 255 / ((1 << depth) - 1);
            }
        }
        return rgb;
    }

    private static byte[] rows(int[] samples, int colorType, int depth, int interlace) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        int[][] passes = interlace == 0 ? new int[][]{{0, 0, 1, 1}} : PASSES;
        for (int[] pass : passes) {
            for (int y = pass[1]; y < HEIGHT && pass[0] < WIDTH; y += pass[3]) {
                rows.write(0);
                rows.writeBytes(row(samples, CHANNELS[colorType], depth, y, pass[0], pass[2]));
            }
        }
        return rows.toByteArray();
    }

    private static byte[] row(int[] samples, int channels, int depth, int y, int first, int step) {
        int pixels = (WIDTH - first + step - 1) / step;
        byte[] row = new byte[(pixels * channels * depth + 7) / 8];
        for (int index = 0; index < pixels * channels; index++) {
            int x = first + index / channels * step;
            int sample = samples[(y * WIDTH + x) * channels + index % channels];
            for (int bit = 0; bit < depth; bit++) {
                int at = index * depth + bit;
                row[at / 8] |= (byte) ((sample >> (depth - 1 - bit) & 1) << (7 - at % 8));
            }
        }
        return row;
    }

    /// The rows of an RGB picture of 8 bits with filter 0, 1, 2, 3, 4, 0 and so on (section 9.2).
    private static byte[] filtered(byte[] plain) {
        int stride = 3 * WIDTH + 1;
        byte[] filtered = new byte[plain.length];
        for (int index = 0; index < plain.length; index++) {
            int column = index % stride;
            int type = index / stride % 5;
            if (column == 0) {
                filtered[index] = (byte) type;
                continue;
            }
            int left = column > 3 ? plain[index - 3] & 0xFF : 0;
            int up = index >= stride ? plain[index - stride] & 0xFF : 0;
            int corner = column > 3 && index >= stride ? plain[index - stride - 3] & 0xFF : 0;
            int[] guesses = {0, left, up, (left + up) / 2, paeth(left, up, corner)};
            filtered[index] = (byte) (plain[index] - guesses[type]);
        }
        return filtered;
    }

    private static int paeth(int left, int up, int corner) {
        int guess = left + up - corner;
        int nearest = Math.min(Math.abs(guess - left),
                Math.min(Math.abs(guess - up), Math.abs(guess - corner)));
        if (nearest == Math.abs(guess - left)) {
            return left;
        }
        return nearest == Math.abs(guess - up) ? up : corner;
    }

    private Picture read(byte[] file) {
        return switch (reader.read("the picture", file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(retouch.schemas.job.Refusal refusal) ->
                throw new AssertionError(refusal.sentence());
        };
    }
}
