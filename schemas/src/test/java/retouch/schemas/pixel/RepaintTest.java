package retouch.schemas.pixel;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.job.PixelBox;

import static org.assertj.core.api.Assertions.assertThat;

/// The promise to the user: what lies outside the mask comes back as it was, sample by sample, in every kind
/// of file.
class RepaintTest {

    private static final int WIDTH = 37;
    private static final int HEIGHT = 29;
    private static final long SEED = 20261123;
    private static final EditNote NOTE = new EditNote("Retouch test", "m1", "job-1", false);

    private final PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"rgb", "rgba", "gray", "gray16", "rgb16", "palette", "bits", "jpeg", "gray jpeg"})
    void keepsEverySampleOutsideTheHole(String kind) throws IOException {
        Picture original = read(files().get(kind));
        Mask hole = hole(original, 5, 7, 11, 6);
        PixelBox box = new PixelBox(2, 3, 20, 20);
        float[] painted = new float[3 * 20 * 20];
        Arrays.fill(painted, 200);

        Picture result = read(original.repaint(hole, box, painted).toPng(NOTE));

        assertThat(result.width()).isEqualTo(original.width());
        assertThat(result.height()).isEqualTo(original.height());
        PixelBox all = new PixelBox(0, 0, original.width(), original.height());
        float[] before = original.rgb(all);
        float[] after = result.rgb(all);
        for (int pixel = 0; pixel < original.width() * original.height(); pixel++) {
            int x = pixel % original.width();
            int y = pixel / original.width();
            float[] expected = hole.contains(x, y)
                    ? new float[]{200, 200, 200}
                    : Arrays.copyOfRange(before, 3 * pixel, 3 * pixel + 3);
            assertThat(Arrays.copyOfRange(after, 3 * pixel, 3 * pixel + 3))
                    .as(kind + " at " + x + "," + y + ", seed "
                            + SEED)
                    .isEqualTo(expected);
            assertThat(result.alpha(x, y)).isEqualTo(hole.contains(x, y) ? 255 : original.alpha(x, y));
        }
    }

    @Test
    void paintsOnlyWhereTheBoxReaches() throws IOException {
        Picture original = read(files().get("rgb"));
        Mask hole = hole(original, 0, 0, WIDTH, HEIGHT);
        float[] painted = new float[3 * 4 * 4];
        Picture result = original.repaint(hole, new PixelBox(1, 1, 4, 4), painted);
        assertThat(result.rgb(new PixelBox(1, 1, 1, 1))).containsExactly(0, 0, 0);
        assertThat(result.rgb(new PixelBox(6, 6, 1, 1))).isEqualTo(original.rgb(new PixelBox(6, 6, 1, 1)));
    }

    @Test
    void repeatsTheEdgeOutsideThePicture() throws IOException {
        Picture picture = read(files().get("rgb"));
        float[] corner = picture.rgb(new PixelBox(0, 0, 1, 1));
        assertThat(picture.rgb(new PixelBox(-5, -5, 1, 1))).isEqualTo(corner);
        assertThat(picture.rgb(new PixelBox(WIDTH + 3, HEIGHT + 3, 1, 1)))
                .isEqualTo(picture.rgb(new PixelBox(WIDTH - 1, HEIGHT - 1, 1, 1)));
    }

    @Test
    void sixteenBitsKeepTheirFractions() throws IOException {
        float[] rgb = read(files().get("rgb16")).rgb(new PixelBox(0, 0, WIDTH, HEIGHT));
        long fractions = java.util.stream.IntStream.range(0, rgb.length).filter(index -> rgb[index] % 1 != 0)
                .count();
        assertThat(fractions).isGreaterThan(rgb.length / 2);
    }

    @Test
    void paintedValuesAreRoundedToTheNearest() throws IOException {
        Picture original = read(files().get("rgb"));
        float[] painted = {10.4f, 10.5f, 10.6f};
        Picture result = original.repaint(hole(original, 0, 0, 1, 1), new PixelBox(0, 0, 1, 1), painted);
        assertThat(result.rgb(new PixelBox(0, 0, 1, 1))).containsExactly(10, 11, 11);
    }

    @Test
    void writesPicturesOfManyStrips() throws IOException {
        BufferedImage large = new BufferedImage(700, 900, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(SEED);
        for (int pixel = 0; pixel < 700 * 900; pixel++) {
            large.setRGB(pixel % 700, pixel / 700, random.nextInt());
        }
        byte[] written = read(encode(large, "png")).toPng(NOTE);
        BufferedImage again = ImageIO.read(new ByteArrayInputStream(written));
        assertThat(again.getRGB(0, 0, 700, 900, null, 0, 700))
                .isEqualTo(large.getRGB(0, 0, 700, 900, null, 0, 700));
        assertThat(read(written).rgb(new PixelBox(0, 0, 700, 900)))
                .isEqualTo(read(encode(large, "png")).rgb(new PixelBox(0, 0, 700, 900)));
    }

    @Test
    void writesTheSameBytesForTheSamePicture() throws IOException {
        Picture picture = read(files().get("rgba"));
        assertThat(picture.toPng(NOTE)).isEqualTo(picture.toPng(NOTE));
    }

    static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("rgb", encode(noise(BufferedImage.TYPE_3BYTE_BGR), "png"));
        files.put("rgba", encode(noise(BufferedImage.TYPE_4BYTE_ABGR), "png"));
        files.put("gray", encode(noise(BufferedImage.TYPE_BYTE_GRAY), "png"));
        files.put("gray16", encode(noise(BufferedImage.TYPE_USHORT_GRAY), "png"));
        files.put("rgb16", encode(wide(), "png"));
        files.put("palette", encode(noise(BufferedImage.TYPE_BYTE_INDEXED), "png"));
        files.put("bits", encode(bits(), "png"));
        files.put("jpeg", encode(noise(BufferedImage.TYPE_3BYTE_BGR), "jpg"));
        files.put("gray jpeg", encode(noise(BufferedImage.TYPE_BYTE_GRAY), "jpg"));
        return files;
    }

    static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).as("a writer for " + format).isTrue();
        return file.toByteArray();
    }

    private static BufferedImage noise(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        Random random = new Random(SEED);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static BufferedImage wide() {
        java.awt.color.ColorSpace srgb = java.awt.color.ColorSpace
                .getInstance(java.awt.color.ColorSpace.CS_sRGB);
        java.awt.image.ColorModel model = new java.awt.image.ComponentColorModel(srgb, false, false,
                java.awt.Transparency.OPAQUE, java.awt.image.DataBuffer.TYPE_USHORT);
        java.awt.image.WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
        short[] samples = ((DataBufferUShort) raster.getDataBuffer()).getData();
        Random random = new Random(SEED);
        for (int index = 0; index < samples.length; index++) {
            samples[index] = (short) random.nextInt();
        }
        return new BufferedImage(model, raster, false, null);
    }

    private static BufferedImage bits() {
        byte[] levels = {0, (byte) 255};
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY,
                new IndexColorModel(1, 2, levels, levels, levels));
        Random random = new Random(SEED);
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            image.setRGB(pixel % WIDTH, pixel / WIDTH, random.nextBoolean() ? 0xFFFFFFFF : 0xFF000000);
        }
        return image;
    }

    private static Mask hole(Picture picture, int left, int top, int width, int height) {
        BitSet bits = new BitSet();
        for (int y = top; y < top + height; y++) {
            bits.set(y * picture.width() + left, y * picture.width() + left + width);
        }
        return Mask.of(picture.width(), picture.height(), bits);
    }

    private Picture read(byte[] file) {
        return switch (reader.read("the picture", file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(retouch.schemas.job.Refusal refusal) ->
                throw new AssertionError(refusal.sentence());
        };
    }
}
