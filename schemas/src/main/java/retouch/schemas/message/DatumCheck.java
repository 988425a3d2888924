package retouch.schemas.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.apache.avro.Schema;

/// Walks an encoded datum before Avro does and refuses what Avro would take on trust.
///
/// Avro 1.12.2 compares the lengths of strings with the bytes that are there, but five bytes make it a
/// list of a million nothings (18 MB), it replaces invalid UTF-8 in silence and ignores what follows the
/// end. After this walk every length is known to fit, so that reading takes memory in proportion to the
/// message, whatever a schema from elsewhere says. Not thread-safe; one walk, one instance.
final class DatumCheck {

    /// Deeper than any schema of ours; keeps a recursive one of somebody else's from the stack.
    private static final int DEPTH_MAX = 32;

    /// More values than any message of 64 KiB has, unless they take no bytes at all.
    private static final int VALUES_MAX = 200_000;

    private static final int VARINT_BITS_MAX = 63;

    private final ByteBuffer datum;
    private int values;

    private DatumCheck(ByteBuffer datum) {
        this.datum = datum;
    }

    /// @param datum  from its position to its limit, and not a byte more
    /// @param schema the writer's
    /// @throws MessageException [MessageException.Reason#MALFORMED]
    static void check(ByteBuffer datum, Schema schema) throws MessageException {
        DatumCheck walk = new DatumCheck(datum.duplicate());
        walk.value(schema, 0);
        if (walk.datum.hasRemaining()) {
            throw malformed(walk.datum.remaining() + " bytes follow the end of the message");
        }
    }

    private void value(Schema schema, int depth) throws MessageException {
        values++;
        if (depth > DEPTH_MAX || values > VALUES_MAX) {
            throw malformed("the writer's schema nests deeper or repeats more than a message may");
        }
        switch (schema.getType()) {
            case NULL -> {
                // Takes no bytes.
            }
            case BOOLEAN -> index(skip(1).get(), 2, "a boolean");
            case INT -> integer();
            case LONG -> varint();
            case FLOAT -> skip(Float.BYTES);
            case DOUBLE -> skip(Double.BYTES);
            case FIXED -> skip(schema.getFixedSize());
            case BYTES -> skip(varint());
            case STRING -> text();
            case ENUM -> index(varint(), schema.getEnumSymbols().size(), schema.getName());
            case UNION -> value(schema.getTypes().get(index(varint(), schema.getTypes().size(), "a union")),
                    depth + 1);
            case ARRAY -> blocks(schema.getElementType(), false, depth + 1);
            case MAP -> blocks(schema.getValueType(), true, depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    value(field.schema(), depth + 1);
                }
            }
        }
    }

    private void blocks(Schema item, boolean keyed, int depth) throws MessageException {
        for (long count = blockCount(); count != 0; count = blockCount()) {
            for (long index = 0; index < count; index++) {
                if (keyed) {
                    text();
                }
                value(item, depth);
            }
        }
    }

    /// Every item has at least one byte: none of our lists holds nothing but nulls.
    private long blockCount() throws MessageException {
        long count = varint();
        if (count < 0) {
            varint();
            count = -count;
        }
        if (count < 0 || count > datum.remaining()) {
            throw malformed("a list claims " + count + " items in " + datum.remaining() + " bytes");
        }
        return count;
    }

    private void text() throws MessageException {
        ByteBuffer bytes = skip(varint());
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            throw new MessageException(MessageException.Reason.MALFORMED, "a string is not UTF-8", e);
        }
    }

    private void integer() throws MessageException {
        long value = varint();
        if (value != (int) value) {
            throw malformed("an integer does not fit 32 bits: " + value);
        }
    }

    private long varint() throws MessageException {
        long zigzag = 0;
        for (int shift = 0; shift <= VARINT_BITS_MAX; shift += 7) {
            byte part = skip(1).get();
            zigzag |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw malformed("a number has more than ten bytes");
    }

    private static int index(long index, int size, String what) throws MessageException {
        if (index < 0 || index >= size) {
            throw malformed(what + " of " + size + " cases has case " + index);
        }
        return (int) index;
    }

    /// The next bytes, which are passed over.
    private ByteBuffer skip(long length) throws MessageException {
        if (length < 0 || length > datum.remaining()) {
            throw malformed("the message ends where " + length + " bytes should follow");
        }
        ByteBuffer bytes = datum.slice(datum.position(), (int) length);
        datum.position(datum.position() + (int) length);
        return bytes;
    }

    private static MessageException malformed(String sentence) {
        return new MessageException(MessageException.Reason.MALFORMED, sentence);
    }
}
