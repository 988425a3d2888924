package retouch.trainer.gate;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;

import retouch.schemas.pixel.ColorStrokes;
import retouch.trainer.data.sample.TrainingSample;

/// Cases side by side as a picture: photograph, hole, sketch, color, and what was painted.
public final class EvaluationSheet {

    private static final int GAP = 8;
    private static final int HEAD = 34;
    private static final Color PAPER = new Color(0xFAFAF8);
    private static final Color INK = new Color(0x24242A);
    private static final int HOLE = 0xFF2D6F;
    private static final int EMPTY = 0x3A3A40;
    private static final List<String> HEADINGS = List.of("photograph", "hole", "sketch", "color");

    /// What is painted in one column.
    ///
    /// @param heading above it
    /// @param guided  whether the painter sees sketch and color
    public record Column(String heading, Repainter painter, boolean guided) {}

    private EvaluationSheet() {}

    /// What one painter makes of samples, with guidance and without.
    ///
    /// @param samples with guidance; at least one, all of one side
    /// @return a PNG file
    public static byte[] png(List<TrainingSample> samples, Repainter painter) {
        return png(samples, List.of(new Column("with sketch and color", painter, true),
                new Column("without", painter, false)));
    }

    /// What each column's painter makes of samples.
    ///
    /// @param samples with guidance; at least one, all of one side
    /// @return a PNG file
    public static byte[] png(List<TrainingSample> samples, List<Column> columns) {
        List<String> headings = new ArrayList<>(HEADINGS);
        columns.forEach(column -> headings.add(column.heading()));
        int side = samples.getFirst().side();
        int tile = Math.max(128, side);
        BufferedImage sheet = new BufferedImage(headings.size() * (tile + GAP) + GAP,
                HEAD + samples.size() * (tile + GAP), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING,
                RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setColor(INK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        for (int column = 0; column < headings.size(); column++) {
            graphics.drawString(headings.get(column), GAP + column * (tile + GAP), HEAD - 12);
        }
        for (int row = 0; row < samples.size(); row++) {
            List<BufferedImage> tiles = tiles(samples.get(row), columns);
            for (int column = 0; column < tiles.size(); column++) {
                graphics.drawImage(tiles.get(column), GAP + column * (tile + GAP), HEAD + row * (tile + GAP),
                        tile, tile, null);
            }
        }
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(sheet, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return png.toByteArray();
    }

    private static List<BufferedImage> tiles(TrainingSample sample, List<Column> columns) {
        TrainingSample bare = new TrainingSample(sample.side(), sample.photo(), sample.hole(),
                Optional.empty(), Optional.empty(), sample.noiseSeed());
        int pixels = sample.hole().length;
        int[] holed = new int[pixels];
        int[] sketch = new int[pixels];
        int[] color = new int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            boolean hole = sample.hole()[pixel];
            holed[pixel] = hole ? HOLE : rgb(sample.photo(), pixel);
            boolean line = sample.lines().isPresent() && sample.lines().get()[pixel];
            sketch[pixel] = hole ? line ? 0xFFFFFF : EMPTY : 0;
            Optional<ColorStrokes> strokes = sample.color();
            color[pixel] = hole
                    ? strokes.isPresent() && strokes.get().painted()[pixel]
                            ? rgb(strokes.get().rgb(), pixel)
                            : EMPTY
                    : 0;
        }
        List<BufferedImage> tiles = new ArrayList<>();
        tiles.add(image(sample.side(), pixels(sample.photo())));
        tiles.add(image(sample.side(), holed));
        tiles.add(image(sample.side(), sketch));
        tiles.add(image(sample.side(), color));
        for (Column column : columns) {
            TrainingSample seen = column.guided() ? sample : bare;
            tiles.add(image(sample.side(),
                    pixels(Composite.of(seen, column.painter().paint(seen.input())).rgb())));
        }
        return tiles;
    }

    private static int[] pixels(float[] rgb) {
        int[] pixels = new int[rgb.length / 3];
        for (int pixel = 0; pixel < pixels.length; pixel++) {
            pixels[pixel] = rgb(rgb, pixel);
        }
        return pixels;
    }

    private static int rgb(float[] rgb, int pixel) {
        int color = 0;
        for (int channel = 0; channel < 3; channel++) {
            color = color << 8 | Math.clamp(Math.round(rgb[3 * pixel + channel]), 0, 255);
        }
        return color;
    }

    private static BufferedImage image(int side, int[] pixels) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, side, side, pixels, 0, side);
        return image;
    }
}
