package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.RefusalCode;

import static org.assertj.core.api.Assertions.assertThat;

/// Small files that claim, or become, something huge. Each is refused, by name, for little memory.
class BombTest {

    private static final long MEGABYTE = 1 << 20;

    private static final String GIF = "47494638396100FFFF7F800000FFFFFF0000002C"
            + "00000000FFFF7F000202440100003B";
    private static final String ANIMATED_WEBP = "UklGRtQAAABXRUJQVlA4WAoAAAACAAAADwAACwAA"
            + "QU5JTQYAAAD/////AABBTk1GNgAAAAAAAAAAAA8AAAsAAGQAAABWUDhMHgAAAC8PwAIAmYzof2wiov8BIQFh"
            + "hP93NXkgJiEmALjqLkFOTUZqAAAAAAAAAAAADwAACwAAZAAAAFZQOCBSAAAAkAIAnQEqEAAMAADAEiWwAnS6"
            + "AUABGAAm4hWBtgAA/v/U635IISQQkghGre1ljKE94HktASOWPaoQHf+/M7/4X7ftUWR/6UfZqpmivcipcQAA"
            + "AA==";

    private record Bomb(byte[] file, RefusalCode code, String says) {}

    @Test
    void refusesEveryBombForLittleMemory() throws IOException, InterruptedException, ExecutionException {
        read("a warm-up", tiny().end());
        StringBuilder table = new StringBuilder("""
                | bomb | file, bytes | took, ms | allocated, bytes | answer |
                |------|-------------|----------|------------------|--------|
                """);
        for (Map.Entry<String, Bomb> entry : bombs().entrySet()) {
            Bomb bomb = entry.getValue();
            Measured measured = read(entry.getKey(), bomb.file());
            table.append(String.format(Locale.ROOT, "| %s | %,d | %.1f | %,d | %s |%n", entry.getKey(),
                    bomb.file().length, measured.nanos() / 1e6, measured.bytes(), describe(measured)));
            assertThat(measured.reading()).as(entry.getKey()).isInstanceOfSatisfying(Reading.Refused.class,
                    refused -> {
                        assertThat(refused.refusal().code()).as(entry.getKey()).isEqualTo(bomb.code());
                        assertThat(refused.refusal().sentence()).contains(bomb.says())
                                .startsWith(entry.getKey().substring(0, 1).toUpperCase(Locale.ROOT)
                                        + entry.getKey().substring(1));
                    });
            assertThat(measured.bytes()).as("bytes allocated for " + entry.getKey())
                    .isLessThan(32 * MEGABYTE + 4L * bomb.file().length);
        }
        Files.writeString(Path.of("target", "bombs.txt"), table);
    }

    /// What nobody needs for the pixels is not inflated, so the picture can be taken.
    @Test
    void readsAPictureBesideATextBomb() throws InterruptedException, ExecutionException {
        byte[] bomb = PngBuilder.named("Comment", PngBuilder.deflatedZeros(500 * MEGABYTE));
        Measured measured = read("the picture", tiny().chunk("zTXt", bomb).end());
        assertThat(measured.reading()).isInstanceOf(Reading.Decoded.class);
        assertThat(measured.bytes()).isLessThan(16 * MEGABYTE);
    }

    @Test
    void readsNoMoreRowsThanThePictureHas() throws InterruptedException, ExecutionException {
        byte[] rows = PngBuilder.deflatedZeros(500 * MEGABYTE);
        Measured measured = read("the picture",
                new PngBuilder(4, 4, 8, 2, 0).chunk("IDAT", rows).end());
        assertThat(measured.reading()).isInstanceOf(Reading.Decoded.class);
        assertThat(measured.bytes()).isLessThan(16 * MEGABYTE);
    }

    @Test
    void inflatesOneProfileOnly() throws InterruptedException, ExecutionException {
        byte[] profile = PngBuilder.named("p", PngBuilder.deflatedZeros(2 * MEGABYTE));
        PngBuilder png = tiny();
        for (int count = 0; count < 1000; count++) {
            png.chunk("iCCP", profile);
        }
        Measured measured = read("the picture", png.end());
        assertThat(measured.reading()).isInstanceOf(Reading.Decoded.class);
        assertThat(measured.bytes()).isLessThan(64 * MEGABYTE);
    }

    @Test
    void stopsWhenTheTimeIsUp() {
        byte[] file = new PngBuilder(6_000, 6_000, 8, 2, 0)
                .chunk("IDAT", PngBuilder.deflatedZeros(6_000L * 18_001)).end();
        PictureReader hasty = new PictureReader(
                new DecodeBudget(MEGABYTE, 40_000_000, 8_192, 1, Duration.ofMillis(1)));
        assertThat(hasty.read("the picture", file)).isInstanceOfSatisfying(Reading.Refused.class,
                refused -> assertThat(refused.refusal().sentence())
                        .startsWith("The picture takes more than 1 ms to decode."));
    }

    private static Map<String, Bomb> bombs() {
        Map<String, Bomb> bombs = new LinkedHashMap<>();
        bombs.put("a GIF of 65535x32767", new Bomb(HexFormat.of().parseHex(GIF),
                RefusalCode.UNSUPPORTED_IMAGE, "GIF"));
        bombs.put("a JPEG of 65500x65500", new Bomb(jpeg(65_500, 65_500, 1), RefusalCode.OVER_BUDGET,
                "65500x65500"));
        bombs.put("a JPEG of 10,000 scans", new Bomb(jpeg(64, 64, 10_000), RefusalCode.OVER_BUDGET, "scans"));
        bombs.put("a PNG of 46000x46000",
                new Bomb(new PngBuilder(46_000, 46_000, 1, 0, 0)
                        .chunk("IDAT", PngBuilder.deflatedZeros(46_000L * 5_751)).end(),
                        RefusalCode.OVER_BUDGET, "46000x46000"));
        bombs.put("an interlaced PNG of 8000x8000",
                new Bomb(new PngBuilder(8_000, 8_000, 16, 6, 1)
                        .chunk("IDAT", PngBuilder.deflatedZeros(8 * MEGABYTE)).end(),
                        RefusalCode.OVER_BUDGET, "64.0 megapixels"));
        bombs.put("a PNG with two headers", new Bomb(new PngBuilder(46_000, 46_000, 1, 0, 0)
                .header(4, 4, 1, 0, 0).data(new byte[8]).end(), RefusalCode.TRUNCATED_IMAGE, "damaged"));
        bombs.put("a PNG with a profile of 500 MB",
                new Bomb(tiny()
                        .chunk("iCCP", PngBuilder.named("p", PngBuilder.deflatedZeros(500 * MEGABYTE))).end(),
                        RefusalCode.OVER_BUDGET, "profile"));
        bombs.put("an animated PNG", new Bomb(tiny().chunk("acTL", new byte[]{0, 0, 0, 9, 0, 0, 0, 0}).end(),
                RefusalCode.ANIMATED_IMAGE, "animation"));
        bombs.put("an animated WebP", new Bomb(Base64.getDecoder().decode(ANIMATED_WEBP),
                RefusalCode.ANIMATED_IMAGE, "animation"));
        bombs.put("a JPEG with two frames", new Bomb(twoFrames(), RefusalCode.TRUNCATED_IMAGE, "damaged"));
        bombs.put("a WebP of 16384x16384", new Bomb(webp(), RefusalCode.OVER_BUDGET, "16384x16384"));
        return bombs;
    }

    private static PngBuilder tiny() {
        return new PngBuilder(4, 4, 8, 0, 0).data(new byte[20]);
    }

    private static byte[] jpeg(int width, int height, int scans) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[]{(byte) 0xFF, (byte) 0xD8});
        file.writeBytes(frame(width, height));
        for (int scan = 0; scan < scans; scan++) {
            file.writeBytes(new byte[]{(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0, 0});
        }
        file.writeBytes(new byte[]{(byte) 0xFF, (byte) 0xD9});
        return file.toByteArray();
    }

    private static byte[] twoFrames() {
        byte[] small = jpeg(8, 8, 1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(small, 0, 2);
        file.writeBytes(frame(65_500, 65_500));
        file.write(small, 2, small.length - 2);
        return file.toByteArray();
    }

    private static byte[] frame(int width, int height) {
        return new byte[]{(byte) 0xFF, (byte) 0xC2, 0, 11, 8, (byte) (height >> 8), (byte) height,
                (byte) (width >> 8), (byte) width, 1, 1, 0x11, 0};
    }

    /// Lossless, of 16384x16384.
    private static byte[] webp() {
        byte[] file = Arrays.copyOf("RIFF\u0012\0\0\0WEBPVP8L\5\0\0\0\u002f"
                .getBytes(StandardCharsets.ISO_8859_1), 26);
        Arrays.fill(file, 21, 24, (byte) 0xFF);
        file[24] = 0x0F;
        return file;
    }

    private record Measured(Reading reading, long nanos, long bytes) {}

    /// On a thread of its own, whose allocations are nobody else's. What the decoder's thread allocates is
    /// not seen, but refusals come before it.
    private static Measured read(String name, byte[] file) throws InterruptedException, ExecutionException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FutureTask<Measured> task = new FutureTask<>(() -> {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long nanos = System.nanoTime();
            Reading reading = new PictureReader(DecodeBudget.DEFAULT).read(name, file);
            return new Measured(reading, System.nanoTime() - nanos,
                    threads.getCurrentThreadAllocatedBytes() - bytes);
        });
        Thread.ofPlatform().start(task);
        return task.get();
    }

    private static String describe(Measured measured) {
        return switch (measured.reading()) {
            case Reading.Decoded decoded -> "decoded";
            case Reading.Refused refused -> refused.refusal().sentence();
        };
    }
}
