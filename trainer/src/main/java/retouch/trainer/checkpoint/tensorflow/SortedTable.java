package retouch.trainer.checkpoint.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.CRC32C;

/// LevelDB's sorted table, which TensorFlow keeps a checkpoint's index in: blocks of entries, whose keys share
/// their beginnings, a block that lists the blocks, a footer that says where it is. Format:
/// <https://github.com/google/leveldb/blob/main/doc/table_format.md>.
///
/// All checksums are checked. Compressed tables are refused: TensorFlow writes none.
final class SortedTable {

    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER_BYTES = 48;
    private static final int TRAILER_BYTES = 1 + Integer.BYTES;
    private static final int UNCOMPRESSED = 0;

    /// More than a checkpoint of a thousand layers has.
    private static final int ENTRIES_MAX = 100_000;
    private static final int KEY_BYTES_MAX = 4096;

    private final ByteBuffer bytes;
    private final String file;
    private final WireReader whole;

    private SortedTable(byte[] bytes, String file) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
        this.whole = new WireReader(this.bytes, file);
    }

    /// @param file what messages call the file
    /// @return value by key, in their order
    static SequencedMap<String, ByteBuffer> read(byte[] bytes, String file) throws CheckpointException {
        return new SortedTable(bytes, file).read();
    }

    private SequencedMap<String, ByteBuffer> read() throws CheckpointException {
        int footer = bytes.capacity() - FOOTER_BYTES;
        if (footer < 0 || bytes.getLong(bytes.capacity() - Long.BYTES) != MAGIC) {
            throw whole.damaged("it does not end as a table does");
        }
        WireReader handles = new WireReader(bytes.slice(footer, FOOTER_BYTES - Long.BYTES), file);
        handles.varint(); // the table's own statistics:
        handles.varint(); // nothing that TensorFlow fills in
        SequencedMap<String, ByteBuffer> blocks = new LinkedHashMap<>();
        addBlock(blocks, handles);
        SequencedMap<String, ByteBuffer> entries = new LinkedHashMap<>();
        for (ByteBuffer handle : blocks.values()) {
            addBlock(entries, new WireReader(handle, file));
        }
        return entries;
    }

    /// @param handle where the block lies: offset and size
    private void addBlock(SequencedMap<String, ByteBuffer> entries, WireReader handle)
            throws CheckpointException {
        int offset = handle.count();
        int size = handle.count();
        if ((long) offset + size + TRAILER_BYTES > bytes.capacity() - FOOTER_BYTES) {
            throw whole.damaged("a block lies outside of it");
        }
        int type = bytes.get(offset + size);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(offset, size + 1));
        if (MaskedChecksum.of(checksum) != bytes.getInt(offset + size + 1)) {
            throw whole.damaged("a checksum is wrong");
        }
        if (type != UNCOMPRESSED) {
            throw new CheckpointException(file + " is compressed, which TensorFlow's checkpoints are not."
                    + " Save the checkpoint again with TensorFlow's own Saver.");
        }
        addEntries(entries, bytes.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN));
    }

    /// A block ends with the offsets of the keys that are whole, and their number; who reads from the start does
    /// not need them.
    private void addEntries(SequencedMap<String, ByteBuffer> entries, ByteBuffer block)
            throws CheckpointException {
        int end = block.capacity() - Integer.BYTES;
        long restarts = end < 0 ? -1 : Integer.toUnsignedLong(block.getInt(end));
        if (restarts < 0 || restarts * Integer.BYTES > end) {
            throw whole.damaged("a block is too short");
        }
        WireReader reader = new WireReader(block.slice(0, end - (int) restarts * Integer.BYTES), file);
        byte[] key = {};
        while (reader.hasMore()) {
            int shared = reader.count();
            int rest = reader.count();
            int valueBytes = reader.count();
            if (shared > key.length || shared + (long) rest > KEY_BYTES_MAX
                    || entries.size() >= ENTRIES_MAX) {
                throw whole.damaged("a key is too long, or there are too many");
            }
            key = Arrays.copyOf(key, shared + rest);
            reader.take(rest).get(key, shared, rest);
            if (entries.putIfAbsent(whole.text(key), reader.take(valueBytes)) != null) {
                throw whole.damaged(whole.text(key) + " is there twice");
            }
        }
    }
}
