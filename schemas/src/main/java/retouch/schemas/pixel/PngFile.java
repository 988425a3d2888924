package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG (PNG specification, third edition): every sample as it is, 8 or 16 bits, with the metadata
/// that ImageIO would drop.
final class PngFile {

    private static final int BUFFER_BYTES = 64 << 10;

    private static final int[] COLOR_TYPES = {0, 0, 4, 2, 6};

    private PngFile() {}

    static byte[] write(int width, int height, Samples samples, Metadata metadata, EditNote note) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(
                width * height * samples.bytesPerPixel() / 2 + 4096);
        file.writeBytes(PngLayout.SIGNATURE);
        chunk(file, "IHDR", header(width, height, samples));
        metadata.icc().ifPresentOrElse(icc -> chunk(file, "iCCP", profile(icc)), () -> {
            if (samples.colors() == 3) {
                chunk(file, "sRGB", new byte[]{0});
            }
        });
        metadata.density().ifPresent(density -> chunk(file, "pHYs", density));
        metadata.exif().ifPresent(exif -> chunk(file, "eXIf", exif.forResult(note.keepLocation())));
        chunk(file, "iTXt", packet(XmpPacket.write(metadata.xmp(), note)));
        PngPixels.compress(width, height, samples).forEach(piece -> chunk(file, "IDAT", piece));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static byte[] header(int width, int height, Samples samples) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        writeInt(header, width);
        writeInt(header, height);
        header.write(samples.isWide() ? 16 : 8);
        header.write(COLOR_TYPES[samples.channels()]);
        header.write(0);
        header.write(0);
        header.write(0);
        return header.toByteArray();
    }

    private static byte[] profile(byte[] icc) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION)) {
            deflater.setInput(icc);
            deflater.finish();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!deflater.finished()) {
                content.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        return content.toByteArray();
    }

    private static byte[] packet(String xmp) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("XML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        content.writeBytes(xmp.getBytes(StandardCharsets.UTF_8));
        return content.toByteArray();
    }

    /// The neighbor nearest to their linear guess (section 9.4).
    static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        writeInt(file, content.length);
        file.writeBytes(name);
        file.writeBytes(content);
        writeInt(file, (int) crc.getValue());
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }
}
