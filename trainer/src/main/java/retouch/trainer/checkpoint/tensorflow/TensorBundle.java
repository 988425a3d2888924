package retouch.trainer.checkpoint.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

import retouch.schemas.tensor.Tensor;

/// A checkpoint in TensorFlow's format of 2016, version 2: `PREFIX.index` and `PREFIX.data-00000-of-00001`, of
/// which there may be several. Reads what it is asked for only, and checks every checksum on the way.
final class TensorBundle {

    static final String INDEX = ".index";

    private static final int INDEX_BYTES_MAX = 16 << 20;
    private static final int SHARDS_MAX = 10_000;
    private static final int BUFFER_BYTES = 1 << 20;

    /// The header's key: it sorts before every name.
    private static final String HEADER = "";

    private final Path prefix;
    private final int shards;
    private final SortedMap<String, TensorEntry> entries;

    private TensorBundle(Path prefix, int shards, SortedMap<String, TensorEntry> entries) {
        this.prefix = prefix;
        this.shards = shards;
        this.entries = Collections.unmodifiableSortedMap(entries);
    }

    /// Reads the index.
    static TensorBundle open(Path prefix) throws IOException, CheckpointException {
        Path index = withSuffix(prefix, INDEX);
        SequencedMap<String, ByteBuffer> values = SortedTable.read(bytes(index), index.toString());
        ByteBuffer header = values.remove(HEADER);
        if (header == null) {
            throw new CheckpointException(index + " is a table, but not a checkpoint's: it has no header.");
        }
        int shards = shards(header, index.toString());
        SortedMap<String, TensorEntry> entries = new TreeMap<>();
        for (String name : values.sequencedKeySet()) {
            entries.put(name, TensorEntry.parse(values.get(name), index.toString()));
        }
        return new TensorBundle(prefix, shards, entries);
    }

    /// By name.
    SortedMap<String, TensorEntry> entries() {
        return entries;
    }

    /// The values of one tensor.
    ///
    /// @param shape what the entry's shape is known to be
    /// @throws CheckpointException if it is not one of floats, or its bytes are not what the index says
    Tensor read(String name, int... shape) throws IOException, CheckpointException {
        TensorEntry entry = entries.get(name);
        long elements = IntStream.of(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (entry.type() != TensorEntry.FLOAT || entry.sliced()) {
            throw new CheckpointException(
                    "%s: %s is %s; save the checkpoint again with whole float32 variables."
                            .formatted(prefix, name, entry.sliced()
                                    ? "stored in slices"
                                    : "of TensorFlow's type " + entry.type() + ", not float32"));
        }
        if (entry.size() != elements * Float.BYTES || entry.shard() >= shards) {
            throw new CheckpointException(withSuffix(prefix, INDEX) + " is damaged: " + name + " has "
                    + entry.size() + " bytes in file " + entry.shard() + " of " + shards + ".");
        }
        Path data = withSuffix(prefix, ".data-%05d-of-%05d".formatted(entry.shard(), shards));
        try (FileChannel channel = FileChannel.open(data)) {
            if (entry.offset() > channel.size() - entry.size()) {
                throw new CheckpointException(
                        "%s is cut off within %s: it has %,d bytes. Copy or download it again."
                                .formatted(data, name, channel.size()));
            }
            Tensor tensor = Tensor.zeros(shape); // only now: it may be large
            read(channel.position(entry.offset()), tensor.data(), entry, data + ", " + name);
            return tensor;
        } catch (NoSuchFileException e) {
            throw new CheckpointException(data + " is missing; it belongs to " + withSuffix(prefix, INDEX)
                    + ". Put them into one folder.", e);
        }
    }

    private static void read(FileChannel channel, float[] values, TensorEntry entry, String what)
            throws IOException, CheckpointException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += BUFFER_BYTES / Float.BYTES) {
            int count = Math.min(BUFFER_BYTES / Float.BYTES, values.length - from);
            buffer.clear().limit(count * Float.BYTES);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new CheckpointException(what + " became shorter while it was read.");
                }
            }
            checksum.update(buffer.flip());
            buffer.flip().asFloatBuffer().get(values, from, count);
        }
        if (MaskedChecksum.of(checksum) != entry.checksum()) {
            throw new CheckpointException(what + " is damaged: its checksum is not the index's."
                    + " Copy or download the checkpoint again.");
        }
    }

    /// TensorFlow's `BundleHeaderProto`: how many data files there are, and their byte order.
    private static int shards(ByteBuffer header, String file) throws CheckpointException {
        WireReader reader = new WireReader(header, file);
        int shards = 0;
        long order = 0;
        while (reader.hasMore()) {
            long tag = reader.varint();
            switch ((int) (tag >>> 3)) {
                case 1 -> shards = reader.count();
                case 2 -> order = reader.varint();
                default -> reader.skip(tag);
            }
        }
        if (order != 0) {
            throw new CheckpointException(
                    file + " was written on a big-endian machine, which is not read here."
                            + " Save the checkpoint again on a little-endian one.");
        }
        if (shards < 1 || shards > SHARDS_MAX) {
            throw reader.damaged("it speaks of " + shards + " data files");
        }
        return shards;
    }

    private static byte[] bytes(Path index) throws IOException, CheckpointException {
        try (InputStream stream = Files.newInputStream(index)) {
            byte[] bytes = stream.readNBytes(INDEX_BYTES_MAX + 1);
            if (bytes.length > INDEX_BYTES_MAX) {
                throw new CheckpointException("%s has more than %,d bytes; that is no checkpoint's index."
                        .formatted(index, INDEX_BYTES_MAX));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CheckpointException("There is no " + index
                    + ". Name the checkpoint's prefix, such as ckpt/SC-FEGAN.ckpt, or its folder.", e);
        }
    }

    static Path withSuffix(Path prefix, String suffix) {
        return prefix.resolveSibling(prefix.getFileName() + suffix);
    }
}
