package retouch.schemas.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;

/// A protobuf message under construction. A message's length goes before its content, so every field knows
/// its own; the values of large fields are asked for only when they are written, one field at a time.
final class Message {

    private static final int CHUNK_FLOATS = 16 * 1024;

    private final List<Field> fields = new ArrayList<>();
    private long bytes;

    /// Writes tag and value.
    @FunctionalInterface
    private interface Field {

        void write(CodedOutputStream out) throws IOException;
    }

    Message integer(int number, long value) {
        return add(CodedOutputStream.computeInt64Size(number, value), out -> out.writeInt64(number, value));
    }

    Message decimal(int number, float value) {
        return add(CodedOutputStream.computeFloatSize(number, value), out -> out.writeFloat(number, value));
    }

    Message text(int number, String value) {
        return add(CodedOutputStream.computeStringSize(number, value), out -> out.writeString(number, value));
    }

    /// @param value complete: what is added to it later is lost
    Message message(int number, Message value) {
        return delimited(number, value.bytes, value::write);
    }

    /// Adds the fields of `other` as if they had been added here.
    Message addAll(Message other) {
        return add(other.bytes, other::write);
    }

    /// As bytes, little-endian.
    ///
    /// @param values asked when they are written, and again each time they are; as many as `count`
    Message floats(int number, long count, Supplier<float[]> values) {
        return delimited(number, count * Float.BYTES, out -> writeFloats(out, values.get()));
    }

    /// The size of the message.
    ///
    /// @throws IllegalArgumentException if it is too large for a protobuf message: 2 GiB
    int bytes() {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an ONNX file of %d bytes is not possible; the format ends at 2 GiB".formatted(bytes));
        }
        return (int) bytes;
    }

    void write(CodedOutputStream out) throws IOException {
        for (Field field : fields) {
            field.write(out);
        }
    }

    private Message delimited(int number, long length, Field content) {
        int header = CodedOutputStream.computeTagSize(number)
                + CodedOutputStream.computeUInt64SizeNoTag(length);
        return add(header + length, out -> {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(length);
            content.write(out);
        });
    }

    private Message add(long size, Field field) {
        bytes += size;
        fields.add(field);
        return this;
    }

    private static void writeFloats(CodedOutputStream out, float[] values) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, values.length - from);
            chunk.asFloatBuffer().put(values, from, count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }
}
