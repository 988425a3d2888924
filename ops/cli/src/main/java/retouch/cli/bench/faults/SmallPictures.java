package retouch.cli.bench.faults;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

import javax.imageio.ImageIO;

import retouch.schemas.job.PixelBox;

/// Seeded pictures that cost little: a job over them is mostly fleet. And a large one. As PNG.
final class SmallPictures {

    /// Width and height of all of them.
    static final int SIDE_PIXELS = 144;

    /// Where their mask is light.
    static final PixelBox HOLE = new PixelBox(48, 56, 40, 32);

    private static final int LARGE_SIDE_PIXELS = 3000;
    private static final PixelBox LARGE_HOLE = new PixelBox(1000, 1100, 800, 640);

    private SmallPictures() {}

    /// Noise, so that every pixel tells where it came from.
    static byte[] photograph(long seed) {
        BufferedImage image = new BufferedImage(SIDE_PIXELS, SIDE_PIXELS, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int y = 0; y < SIDE_PIXELS; y++) {
            for (int x = 0; x < SIDE_PIXELS; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return encoded(image, "png");
    }

    /// Light in [#HOLE], dark around it.
    static byte[] mask() {
        BufferedImage image = new BufferedImage(SIDE_PIXELS, SIDE_PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int y = HOLE.top(); y < HOLE.top() + HOLE.height(); y++) {
            for (int x = HOLE.left(); x < HOLE.left() + HOLE.width(); x++) {
                image.setRGB(x, y, 0xFFFFFF);
            }
        }
        return encoded(image, "png");
    }

    /// 9 megapixels of one color.
    static byte[] largePhotograph(long seed) {
        return large(new PixelBox(0, 0, LARGE_SIDE_PIXELS, LARGE_SIDE_PIXELS), (int) seed * 0x1F3F5F);
    }

    /// Of the large photograph's size, light in a large hole.
    static byte[] largeMask() {
        return large(LARGE_HOLE, 0xFFFFFF);
    }

    private static byte[] large(PixelBox box, int color) {
        BufferedImage image = new BufferedImage(LARGE_SIDE_PIXELS, LARGE_SIDE_PIXELS,
                BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < LARGE_SIDE_PIXELS; y++) {
            for (int x = 0; x < LARGE_SIDE_PIXELS; x++) {
                boolean inside = x >= box.left() && x < box.left() + box.width() && y >= box.top()
                        && y < box.top() + box.height();
                image.setRGB(x, y, inside ? color : 0);
            }
        }
        return encoded(image, "png");
    }

    /// @param format as ImageIO calls it
    static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("nobody writes " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
