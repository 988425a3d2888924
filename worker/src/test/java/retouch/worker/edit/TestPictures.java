package retouch.worker.edit;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

import javax.imageio.ImageIO;

import retouch.schemas.job.PixelBox;

/// Small pictures as files.
public final class TestPictures {

    private TestPictures() {}

    /// Noise, so that every pixel tells where it came from.
    public static byte[] photograph(int width, int height, long seed) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return png(image);
    }

    /// As [#photograph], gray with 16 bits a sample.
    static byte[] deepPhotograph(int width, int height, long seed) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
        Random random = new Random(seed);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, random.nextInt(1 << 16));
            }
        }
        return png(image);
    }

    /// `file` with black in `box`.
    static byte[] blackened(byte[] file, PixelBox box) {
        BufferedImage image = image(file);
        for (int y = box.top(); y < box.top() + box.height(); y++) {
            for (int x = box.left(); x < box.left() + box.width(); x++) {
                image.setRGB(x, y, 0xFF000000);
            }
        }
        return png(image);
    }

    /// White in `hole`, black around it.
    public static byte[] mask(int width, int height, PixelBox hole) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = hole.top(); y < hole.top() + hole.height(); y++) {
            for (int x = hole.left(); x < hole.left() + hole.width(); x++) {
                image.getRaster().setSample(x, y, 0, 255);
            }
        }
        return png(image);
    }

    /// A square picture.
    ///
    /// @param rgb `[side][side][3]`, in `[0, 255]`
    static byte[] png(float[] rgb, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < side * side; pixel++) {
            int color = 0;
            for (int channel = 0; channel < 3; channel++) {
                color = color << 8 | Math.round(rgb[3 * pixel + channel]);
            }
            image.setRGB(pixel % side, pixel / side, color);
        }
        return png(image);
    }

    /// The file's own samples.
    static WritableRaster samples(byte[] file) {
        return image(file).getRaster();
    }

    private static BufferedImage image(byte[] file) {
        try {
            return ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
