package retouch.trainer.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32C;

/// A file of scalars that TensorBoard draws: records of TensorFlow's `Event` message
/// (tensorflow/core/util/event.proto), each with its length and two masked checksums
/// (tensorflow/core/lib/io/record_writer.h). Not thread-safe.
public final class EventFile implements AutoCloseable {

    private static final int MASK_DELTA = 0xa282ead8;

    /// Field numbers with their wire types, as protocol buffers write them.
    private static final int WALL_TIME = 1 << 3 | 1;
    private static final int STEP = 2 << 3;
    private static final int FILE_VERSION = 3 << 3 | 2;
    private static final int SUMMARY = 5 << 3 | 2;
    private static final int VALUE = 1 << 3 | 2;
    private static final int TAG = 1 << 3 | 2;
    private static final int SIMPLE_VALUE = 2 << 3 | 5;

    private final OutputStream out;
    private final Clock clock;

    private EventFile(OutputStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /// Creates a file in `folder` whose name TensorBoard looks for.
    public static EventFile create(Path folder, Clock clock) throws IOException {
        Path file = folder.resolve("events.out.tfevents.%010d.retouch".formatted(clock.instant()
                .getEpochSecond()));
        EventFile events = new EventFile(new BufferedOutputStream(Files.newOutputStream(file,
                StandardOpenOption.CREATE, StandardOpenOption.APPEND)), clock);
        byte[] version = "brain.Event:2".getBytes(StandardCharsets.UTF_8);
        ByteBuffer event = events.begin(version.length + 16);
        event.put((byte) FILE_VERSION);
        putVarint(event, version.length);
        event.put(version);
        events.write(event.flip());
        return events;
    }

    /// Adds one point to each curve, and flushes.
    public void add(long step, Map<String, Double> values) throws IOException {
        for (Map.Entry<String, Double> value : values.entrySet()) {
            byte[] tag = value.getKey().getBytes(StandardCharsets.UTF_8);
            ByteBuffer inner = buffer(tag.length + 32);
            inner.put((byte) TAG);
            putVarint(inner, tag.length);
            inner.put(tag).put((byte) SIMPLE_VALUE).putFloat(value.getValue().floatValue()).flip();
            ByteBuffer summary = buffer(inner.remaining() + 16);
            summary.put((byte) VALUE);
            putVarint(summary, inner.remaining());
            summary.put(inner).flip();
            ByteBuffer event = begin(summary.remaining() + 48);
            event.put((byte) STEP);
            putVarint(event, step);
            event.put((byte) SUMMARY);
            putVarint(event, summary.remaining());
            event.put(summary);
            write(event.flip());
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private ByteBuffer begin(int bytes) {
        return buffer(bytes + 9).put((byte) WALL_TIME).putDouble(clock.millis() / 1e3);
    }

    private void write(ByteBuffer event) throws IOException {
        byte[] data = new byte[event.remaining()];
        event.get(data);
        byte[] length = buffer(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(buffer(Integer.BYTES).putInt(masked(length)).array());
        out.write(data);
        out.write(buffer(Integer.BYTES).putInt(masked(data)).array());
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static void putVarint(ByteBuffer buffer, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
