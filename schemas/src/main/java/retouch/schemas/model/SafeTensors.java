package retouch.schemas.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.tensor.Tensor;

/// Reads and writes tensors in the safetensors format (format 0.4, floats of 32 and of 16 bits).
///
/// | bytes   | content                                                                     |
/// |---------|-----------------------------------------------------------------------------|
/// | 8       | `N`, little-endian                                                          |
/// | `N`     | JSON: name to `dtype`, `shape`, `data_offsets` (from the end of the JSON)   |
/// | the rest| the values, little-endian, row-major, every byte in exactly one tensor      |
///
/// Files stream through one small buffer: reading takes the heap of the tensors and no more. What a
/// header claims is checked against the size of the file before anything is allocated for it.
public final class SafeTensors {

    /// The longest header that is read: ten times what the paper's 93 variables need.
    static final int HEADER_BYTES_MAX = 128 * 1024;

    private static final int BUFFER_BYTES = 256 * 1024;

    private SafeTensors() {}

    /// Writes `tensors` in the order of their names. Same tensors, same bytes. A file that is there is
    /// replaced.
    public static void write(Path file, SortedMap<String, Tensor> tensors) throws IOException {
        write(file, tensors, Precision.FLOAT32);
    }

    /// As [#write(Path, SortedMap)], each number rounded to `precision`.
    public static void write(Path file, SortedMap<String, Tensor> tensors, Precision precision)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] header = SafeTensorsHeader.of(tensors, precision).toJson();
            writeAll(channel, buffer(Long.BYTES).putLong(header.length).flip());
            writeAll(channel, ByteBuffer.wrap(header));
            ByteBuffer buffer = buffer(BUFFER_BYTES);
            for (Tensor tensor : tensors.values()) {
                write(channel, tensor.data(), precision, buffer);
            }
        }
    }

    /// Reads every tensor of `file`.
    ///
    /// @throws BundleException if the file is not exactly what its header says; names file and tensor
    public static SortedMap<String, Tensor> read(Path file) throws IOException, BundleException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel, channel.size(), file.getFileName().toString());
        }
    }

    /// Reads `size` bytes of `channel` front to back, once.
    ///
    /// @param name what messages call the file
    static SortedMap<String, Tensor> read(ReadableByteChannel channel, long size, String name)
            throws IOException, BundleException {
        SafeTensorsHeader header = header(channel, size, name);
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        ByteBuffer buffer = buffer(BUFFER_BYTES);
        for (SafeTensorsHeader.Entry entry : header.entries()) {
            float[] data = new float[entry.elements()];
            read(channel, data, entry.precision(), buffer, name);
            tensors.put(entry.name(), Tensor.of(data, extents(entry.shape())));
        }
        return tensors;
    }

    private static SafeTensorsHeader header(ReadableByteChannel channel, long size, String name)
            throws IOException, BundleException {
        if (size < Long.BYTES) {
            throw new BundleException(name + " has " + size + " bytes; a safetensors file has at least 8");
        }
        ByteBuffer prefix = buffer(Long.BYTES);
        readAll(channel, prefix, name);
        long length = prefix.flip().getLong();
        if (length < 2 || length > HEADER_BYTES_MAX || length > size - Long.BYTES) {
            throw new BundleException("%s claims a header of %s bytes in a file of %d; at most %d are read"
                    .formatted(name, Long.toUnsignedString(length), size, HEADER_BYTES_MAX));
        }
        ByteBuffer json = ByteBuffer.allocate((int) length);
        readAll(channel, json, name);
        return SafeTensorsHeader.parse(json.array(), size - Long.BYTES - length, name);
    }

    private static void write(WritableByteChannel channel, float[] data, Precision precision,
            ByteBuffer buffer) throws IOException {
        int step = buffer.capacity() / precision.bytes();
        for (int from = 0; from < data.length; from += step) {
            int count = Math.min(step, data.length - from);
            buffer.clear();
            switch (precision) {
                case FLOAT32 -> buffer.asFloatBuffer().put(data, from, count);
                case FLOAT16 -> {
                    ShortBuffer halves = buffer.asShortBuffer();
                    for (int at = from; at < from + count; at++) {
                        halves.put(Float.floatToFloat16(data[at]));
                    }
                }
            }
            writeAll(channel, buffer.limit(count * precision.bytes()));
        }
    }

    private static void read(ReadableByteChannel channel, float[] data, Precision precision,
            ByteBuffer buffer, String name) throws IOException, BundleException {
        int step = buffer.capacity() / precision.bytes();
        for (int from = 0; from < data.length; from += step) {
            int count = Math.min(step, data.length - from);
            readAll(channel, buffer.clear().limit(count * precision.bytes()), name);
            buffer.flip();
            switch (precision) {
                case FLOAT32 -> buffer.asFloatBuffer().get(data, from, count);
                case FLOAT16 -> {
                    ShortBuffer halves = buffer.asShortBuffer();
                    for (int at = from; at < from + count; at++) {
                        data[at] = Float.float16ToFloat(halves.get());
                    }
                }
            }
        }
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void readAll(ReadableByteChannel channel, ByteBuffer bytes, String name)
            throws IOException, BundleException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new BundleException(name + " ends early");
            }
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int[] extents(List<Integer> shape) {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }
}
