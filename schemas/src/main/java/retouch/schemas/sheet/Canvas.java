package retouch.schemas.sheet;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

import javax.imageio.ImageIO;

/// Pixels to draw on. Java's own drawing is left out on purpose: it loads what a headless machine may
/// lack. Colors are `0xRRGGBB`; what lies outside is not drawn. Not thread-safe.
public final class Canvas {

    private final int width;
    private final int height;
    private final int[] pixels;

    public Canvas(int width, int height, int paper) {
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
        Arrays.fill(pixels, paper);
    }

    public void fill(int left, int top, int fillWidth, int fillHeight, int color) {
        for (int y = top; y < top + fillHeight; y++) {
            for (int x = left; x < left + fillWidth; x++) {
                blend(x, y, color, 1);
            }
        }
    }

    /// The line of one pixel around a box.
    public void frame(int left, int top, int boxWidth, int boxHeight, int color) {
        fill(left - 1, top - 1, boxWidth + 2, 1, color);
        fill(left - 1, top + boxHeight, boxWidth + 2, 1, color);
        fill(left - 1, top, 1, boxHeight, color);
        fill(left + boxWidth, top, 1, boxHeight, color);
    }

    /// @param opacity in `[0, 1]`
    public void blend(int x, int y, int color, double opacity) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int below = pixels[y * width + x];
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double channel = (1 - opacity) * (below >> shift & 0xFF) + opacity * (color >> shift & 0xFF);
            mixed |= (int) Math.round(channel) << shift;
        }
        pixels[y * width + x] = mixed;
    }

    /// A line of text.
    ///
    /// @param cellPixels size of a letter's cells; a letter has [PixelFont#ROWS] rows of them
    public void text(String text, int left, int top, double cellPixels, int color) {
        int textWidth = (int) Math.ceil((PixelFont.cells(text) + 1) * cellPixels);
        int textHeight = (int) Math.ceil((PixelFont.ROWS + 1) * cellPixels);
        for (int y = 0; y < textHeight; y++) {
            for (int x = 0; x < textWidth; x++) {
                double ink = PixelFont.ink(text, (x + 0.5) / cellPixels, (y + 0.5) / cellPixels);
                if (ink > 0) {
                    blend(left + x, top + y, color, ink);
                }
            }
        }
    }

    public byte[] toPng() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.getRaster().setDataElements(0, 0, width, height, pixels);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return file.toByteArray();
    }
}
