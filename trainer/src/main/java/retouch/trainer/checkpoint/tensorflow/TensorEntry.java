package retouch.trainer.checkpoint.tensorflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// One tensor of a checkpoint's index: TensorFlow's `BundleEntryProto`.
///
/// @param type     number of the element type in TensorFlow's `types.proto`
/// @param shape    extents; empty for a scalar
/// @param shard    which data file it lies in
/// @param offset   its first byte there
/// @param size     bytes
/// @param checksum masked CRC-32C of its bytes
/// @param sliced   whether it is stored in slices, each under a key of its own
record TensorEntry(int type, List<Long> shape, int shard, long offset, long size, int checksum,
        boolean sliced) {

    static final int FLOAT = 1;

    private static final int RANK_MAX = 8;

    TensorEntry {
        shape = List.copyOf(shape);
    }

    static TensorEntry parse(ByteBuffer message, String file) throws CheckpointException {
        WireReader reader = new WireReader(message, file);
        long type = 0;
        List<Long> shape = List.of();
        int shard = 0;
        long offset = 0;
        long size = 0;
        int checksum = 0;
        boolean sliced = false;
        while (reader.hasMore()) {
            long tag = reader.varint();
            switch ((int) (tag >>> 3)) {
                case 1 -> type = reader.varint();
                case 2 -> shape = shape(reader.message());
                case 3 -> shard = reader.count();
                case 4 -> offset = reader.varint();
                case 5 -> size = reader.varint();
                case 6 -> checksum = reader.fixed32();
                case 7 -> {
                    sliced = true;
                    reader.skip(tag);
                }
                default -> reader.skip(tag);
            }
        }
        if (offset < 0 || size < 0 || type < 0 || type > Integer.MAX_VALUE) {
            throw reader.damaged("a tensor has type " + type + ", offset " + offset + ", size " + size);
        }
        return new TensorEntry((int) type, shape, shard, offset, size, checksum, sliced);
    }

    private static List<Long> shape(WireReader reader) throws CheckpointException {
        List<Long> extents = new ArrayList<>();
        while (reader.hasMore()) {
            long tag = reader.varint();
            if (tag >>> 3 == 2) {
                extents.add(extent(reader.message()));
            } else {
                reader.skip(tag);
            }
            if (extents.size() > RANK_MAX) {
                throw reader.damaged("a tensor has more than " + RANK_MAX + " axes");
            }
        }
        return extents;
    }

    private static long extent(WireReader reader) throws CheckpointException {
        long extent = 0;
        while (reader.hasMore()) {
            long tag = reader.varint();
            if (tag >>> 3 == 1) {
                extent = reader.varint();
            } else {
                reader.skip(tag);
            }
        }
        return extent;
    }
}
