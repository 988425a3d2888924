package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Builds PNG files, wrong ones too, chunk by chunk.
final class PngBuilder {

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    /// @param interlace 0 or 1 (Adam7)
    PngBuilder(int width, int height, int depth, int colorType, int interlace) {
        file.writeBytes(PngLayout.SIGNATURE);
        header(width, height, depth, colorType, interlace);
    }

    PngBuilder header(int width, int height, int depth, int colorType, int interlace) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        writeInt(header, width);
        writeInt(header, height);
        header.write(depth);
        header.write(colorType);
        header.write(0);
        header.write(0);
        header.write(interlace);
        return chunk("IHDR", header.toByteArray());
    }

    PngBuilder chunk(String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        writeInt(file, content.length);
        file.writeBytes(name);
        file.writeBytes(content);
        writeInt(file, (int) crc.getValue());
        return this;
    }

    PngBuilder data(byte[] filteredRows) {
        return chunk("IDAT", deflated(filteredRows));
    }

    byte[] end() {
        chunk("IEND", new byte[0]);
        return file.toByteArray();
    }

    static byte[] deflated(byte[] content) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(content);
            deflater.finish();
            return drain(deflater);
        }
    }

    /// So many zeros, deflated without ever being in memory at once.
    static byte[] deflatedZeros(long count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] buffer = new byte[1 << 16];
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            for (long left = count; left > 0; left -= zeros.length) {
                deflater.setInput(zeros, 0, (int) Math.min(left, zeros.length));
                while (!deflater.needsInput()) {
                    out.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            deflater.finish();
            out.writeBytes(drain(deflater));
        }
        return out.toByteArray();
    }

    /// A chunk that says what text or profile it holds, then holds it deflated.
    static byte[] named(String keyword, byte[] deflated) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        content.write(0);
        content.write(0);
        content.writeBytes(deflated);
        return content.toByteArray();
    }

    private static byte[] drain(Deflater deflater) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }
}
