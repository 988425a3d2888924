package retouch.schemas.pixel;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
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
    ///
    /// @throws OutOfMemoryError if the heap has no room for a picture that the budget allows
    static Samples decode(Layout layout, Duration timeMax, Naming naming) throws RefusedException {
        if (layout.format() == ImageFormat.PNG) {
            return within(timeMax, naming, () -> PngDecoder.decode(layout.pixels()), () -> {});
        }
        ImageReader reader = reader(layout.format());
        return within(timeMax, naming, () -> read(reader, layout), reader::abort);
    }

    private static Samples within(Duration timeMax, Naming naming, Callable<Samples> work, Runnable stop)
            throws RefusedException {
        FutureTask<Samples> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("retouch-decode").start(task);
        try {
            return task.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw naming.refuse(RefusalCode.OVER_BUDGET,
                    "takes more than %,d ms to decode. Save it smaller or in a simpler format."
                            .formatted(timeMax.toMillis()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw memory; // this machine's fault: the picture is within the budget
            }
            throw naming.truncated();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a picture was decoded", e);
        } finally {
            if (!task.isDone()) {
                stop.run();
                task.cancel(true);
            }
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
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> {
                if (isDamage(warning)) {
                    warnings.add(warning);
                }
            });
            reader.setInput(stream, true, true);
            BufferedImage image = reader.read(0);
            if (!warnings.isEmpty()) {
                throw new IOException(warnings.getFirst());
            }
            if (image.getWidth() != layout.width() || image.getHeight() != layout.height()) {
                throw new IOException("the decoder found another size");
            }
            return samples(image);
        } finally {
            reader.dispose();
        }
    }

    /// A JPEG's decoder makes gray of what is missing, and only warns. Bytes too many harm nobody.
    private static boolean isDamage(String warning) {
        return (warning.startsWith("Corrupt JPEG data") && !warning.contains("extraneous"))
                || warning.startsWith("Premature end");
    }

    /// JPEG and WebP have 8 bits a sample, in the order R, G, B, alpha.
    private static Samples samples(BufferedImage image) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        Samples samples = Samples.zeros(image.getWidth() * image.getHeight(), bands, false);
        int[] row = new int[image.getWidth() * bands];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, row);
            for (int index = 0; index < row.length; index++) {
                samples.set(y * image.getWidth() + index / bands, index % bands, row[index]);
            }
        }
        return samples;
    }
}
