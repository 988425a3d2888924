package retouch.trainer.checkpoint.tensorflow;

import java.util.zip.CRC32C;

/// LevelDB's and TensorFlow's checksum: CRC-32C, rotated and shifted, so that the checksum of bytes that hold
/// checksums stays a good one.
final class MaskedChecksum {

    private static final int DELTA = 0xa282ead8;

    private MaskedChecksum() {}

    static int of(CRC32C checksum) {
        return Integer.rotateRight((int) checksum.getValue(), 15) + DELTA;
    }
}
