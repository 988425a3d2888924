package retouch.schemas.pixel;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import retouch.schemas.job.RefusalCode;

/// Turns the pixels of a file, whose layout is known to be within budget, into samples.
final class Decoder {

    private Decoder() {}

    /// Decodes on a thread of its own, which is told to stop when the time is up.
    static Samples decode(Layout layout, Duration timeMax, Naming naming) throws RefusedException {
        ImageReader reader = reader(layout.format());
        FutureTask<Samples> task = new FutureTask<>(() -> read(reader, layout));
        Thread.ofPlatform().daemon().name("retouch-decode").start(task);
        try {
            return task.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            reader.abort();
            throw naming.refuse(RefusalCode.OVER_BUDGET,
                    "takes more than %.1f s to decode. Save it smaller or in a simpler format.".formatted(
                            timeMax.toMillis() / 1000.0));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
                throw naming.refuse(RefusalCode.OVER_BUDGET,
                        "needs more memory than there is. Save it smaller.");
            }
            throw naming.truncated();
        } catch (InterruptedException e) {
            reader.abort();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a picture was decoded", e);
        }
    }

    private static ImageReader reader(ImageFormat format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        if (!readers.hasNext()) {
            throw new IllegalStateException("no reader for " + format + " on the class path");
        }
        return readers.next();
    }

    private static Samples read(ImageReader reader, Layout layout) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(
                new ByteArrayInputStream(layout.pixels()))) {
            reader.setInput(stream, true, true);
            BufferedImage image = reader.read(0);
            if (image.getWidth() != layout.width() || image.getHeight() != layout.height()) {
                throw new IOException("the decoder found another size");
            }
            return samples(image);
        } finally {
            reader.dispose();
        }
    }

    private static Samples samples(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return ofPalette(image.getRaster(), palette);
        }
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        boolean isWide = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT
                && image.getColorModel().getComponentSize(0) == 16;
        Samples samples = Samples.zeros(image.getWidth() * image.getHeight(), bands, isWide);
        // Grays of 1, 2 and 4 bits are spread over the whole byte.
        int scale = isWide ? 1 : 255 / ((1 << Math.min(8, image.getColorModel().getComponentSize(0))) - 1);
        int[] row = new int[image.getWidth() * bands];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, row);
            for (int index = 0; index < row.length; index++) {
                samples.set(y * image.getWidth() + index / bands, index % bands, row[index] * scale);
            }
        }
        return samples;
    }

    private static Samples ofPalette(Raster raster, IndexColorModel palette) {
        int channels = palette.hasAlpha() ? 4 : 3;
        Samples samples = Samples.zeros(raster.getWidth() * raster.getHeight(), channels, false);
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                int pixel = y * row.length + x;
                samples.set(pixel, 0, palette.getRed(row[x]));
                samples.set(pixel, 1, palette.getGreen(row[x]));
                samples.set(pixel, 2, palette.getBlue(row[x]));
                if (channels == 4) {
                    samples.set(pixel, 3, palette.getAlpha(row[x]));
                }
            }
        }
        return samples;
    }
}
