package retouch.trainer.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.trainer.loop.StepReport;

import static org.assertj.core.api.Assertions.assertThat;

class TrainingLogTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void aPointIsTheMeanOfTenSteps() throws Exception {
        try (TrainingLog log = new TrainingLog(folder, CLOCK)) {
            for (int step = 1; step <= 25; step++) {
                log.add(report(step, step));
            }
        }
        History history = History.read(folder.resolve(TrainingLog.HISTORY));
        assertThat(history.of("pixel")).isEqualTo(Map.of(10L, 5.5, 20L, 15.5));
        assertThat(history.of("seconds a step")).isEqualTo(Map.of(10L, 0.5, 20L, 0.5));
    }

    @Test
    void stepsThatAreTakenAgainReplaceTheOldOnesAndACutOffLineIsPassedOver() throws Exception {
        Path file = folder.resolve(TrainingLog.HISTORY);
        History.append(file, 10, Map.of("pixel", 1.0));
        History.append(file, 10, Map.of("pixel", 2.0));
        Files.writeString(file, "20\tpix", StandardOpenOption.APPEND);
        assertThat(History.read(file).of("pixel")).isEqualTo(Map.of(10L, 2.0));
        assertThat(History.read(file).lastStep()).isEqualTo(10);
    }

    @Test
    void tensorBoardFindsRecordsWithTheirChecksums() throws Exception {
        try (EventFile events = EventFile.create(folder, CLOCK)) {
            events.add(300, Map.of("pixel", 0.25));
        }
        Path file = folder.resolve("events.out.tfevents.1700000000.retouch");
        List<byte[]> records = records(Files.readAllBytes(file));
        assertThat(records).hasSize(2);
        assertThat(new String(records.get(0), 9, records.get(0).length - 9, StandardCharsets.UTF_8))
                .isEqualTo((char) 0x1A + "\rbrain.Event:2");
        ByteBuffer event = ByteBuffer.wrap(records.get(1)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(event.get()).isEqualTo((byte) 0x09);
        assertThat(event.getDouble()).isEqualTo(1_700_000_000.0);
        // step: field 2, 300 = 0xAC 0x02; summary: field 5; value: field 1; tag: field 1; simple value: field 2
        byte[] rest = new byte[event.remaining()];
        event.get(rest);
        assertThat(rest).containsExactly(0x10, 0xAC, 0x02, 0x2A, 14, 0x0A, 12, 0x0A, 5, 'p', 'i', 'x', 'e',
                'l', 0x15, 0, 0, 0x80, 0x3E);
    }

    @Test
    void curvesAreDrawnWhereTheLossFalls() throws Exception {
        History history = new History();
        for (long step = 10; step <= 1000; step += 10) {
            history.put(step, "pixel", 1.0 / step);
            history.put(step, "style", 2.0 - step / 1000.0);
        }
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(Curves.png(history)));
        assertThat(picture.getWidth()).isEqualTo(3 * 560);
        assertThat(picture.getHeight()).isEqualTo(360);
        long blue = 0;
        for (int pixel = 0; pixel < 560 * 360; pixel++) {
            blue += (picture.getRGB(560 + pixel % 560, pixel / 560) & 0xFFFFFF) == 0x0072B2 ? 1 : 0;
        }
        assertThat(blue).as("pixels of the smoothed curve in the second plot").isGreaterThan(200);
    }

    private static StepReport report(long step, double pixel) {
        return new StepReport(step, Map.of("pixel", pixel), 1e-3, Duration.ofMillis(500), Duration.ZERO);
    }

    /// Records of a file, as TensorFlow's reader takes them apart; the checksum is computed bit by bit.
    private static List<byte[]> records(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).as("checksum of the length").isEqualTo(masked(length));
            byte[] data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            bytes.get(data);
            assertThat(bytes.getInt()).as("checksum of the data").isEqualTo(masked(data));
            records.add(data);
        }
        return records;
    }

    private static int masked(byte[] data) {
        int crc = ~0;
        for (byte part : data) {
            crc ^= part & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }
}
