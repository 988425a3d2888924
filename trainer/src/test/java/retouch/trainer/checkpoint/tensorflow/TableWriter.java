package retouch.trainer.checkpoint.tensorflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Writes what TensorFlow does not: tables with a block for each entry, and wrong ones.
final class TableWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private TableWriter() {}

    /// @param type of each block; 0 is uncompressed
    static byte[] table(Map<String, byte[]> entries, int type) {
        TableWriter writer = new TableWriter();
        Map<String, byte[]> handles = new TreeMap<>();
        new TreeMap<>(entries).forEach((key, value) -> handles.put(key,
                writer.block(Map.of(key, value), type)));
        byte[] handle = writer.block(handles, type);
        ByteBuffer footer = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(new byte[]{0, 0}).put(handle).putLong(40, 0xdb4775248b80fb57L);
        writer.bytes.writeBytes(footer.array());
        return writer.bytes.toByteArray();
    }

    /// @return where it lies, as a table says it
    private byte[] block(Map<String, byte[]> entries, int type) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        entries.forEach((key, value) -> {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            block.writeBytes(new byte[]{0, (byte) name.length, (byte) value.length});
            block.writeBytes(name);
            block.writeBytes(value);
        });
        block.writeBytes(new byte[]{0, 0, 0, 0, 1, 0, 0, 0});
        int size = block.size();
        block.write(type);
        CRC32C checksum = new CRC32C();
        checksum.update(block.toByteArray());
        ByteArrayOutputStream handle = new ByteArrayOutputStream();
        varint(handle, bytes.size());
        varint(handle, size);
        bytes.writeBytes(block.toByteArray());
        bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MaskedChecksum.of(checksum)).array());
        return handle.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest | 0x80);
        }
        out.write(rest);
    }
}
