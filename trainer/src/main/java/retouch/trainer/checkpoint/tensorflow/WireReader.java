package retouch.trainer.checkpoint.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads the numbers of LevelDB and of protocol buffers, and never past the end of its bytes. Not thread-safe.
final class WireReader {

    private static final int VARINT_BYTES_MAX = 10;

    /// How a field of a protocol buffer is written.
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final ByteBuffer bytes;
    private final String file;

    /// @param file what messages call the file
    WireReader(ByteBuffer bytes, String file) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    /// Up to 64 bits, seven per byte, the lowest first.
    long varint() throws CheckpointException {
        long value = 0;
        for (int index = 0; index < VARINT_BYTES_MAX; index++) {
            require(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << (7 * index);
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number has more than " + VARINT_BYTES_MAX + " bytes");
    }

    /// A number that counts bytes or elements.
    int count() throws CheckpointException {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw damaged("a length is " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    int fixed32() throws CheckpointException {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    /// The next `length` bytes, not copied.
    ByteBuffer take(int length) throws CheckpointException {
        require(length);
        ByteBuffer taken = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return taken;
    }

    /// A message within this one: its length, then its fields.
    WireReader message() throws CheckpointException {
        return new WireReader(take(count()), file);
    }

    /// Passes over the value of a field that nobody asked for.
    ///
    /// @param tag its number and how it is written
    void skip(long tag) throws CheckpointException {
        switch ((int) (tag & 7)) {
            case VARINT -> varint();
            case FIXED_64 -> take(Long.BYTES);
            case BYTES -> take(count());
            case FIXED_32 -> take(Integer.BYTES);
            default -> throw damaged("a field is written in an unknown way");
        }
    }

    String text(byte[] encoded) throws CheckpointException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded)).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(sentence("a name is not UTF-8"), e);
        }
    }

    CheckpointException damaged(String what) {
        return new CheckpointException(sentence(what));
    }

    private String sentence(String what) {
        return file + " is damaged or not a checkpoint's index: " + what
                + ". Copy or download it again.";
    }

    private void require(int length) throws CheckpointException {
        if (length > bytes.remaining()) {
            throw damaged("it ends early");
        }
    }
}
