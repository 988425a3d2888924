package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import retouch.schemas.job.RefusalCode;

/// Reads a WebP's chunks (RFC 9649, section 2).
final class WebpLayout {

    private static final int ANIMATION = 0x02;
    private static final int ALPHA = 0x10;
    private static final int RIFF_HEADER = 12;

    private WebpLayout() {}

    static Layout read(byte[] file, Naming naming) throws CutOffException, RefusedException {
        ByteCursor cursor = ByteCursor.littleEndian(file);
        cursor.skip(4);
        long riff = cursor.u32();
        cursor.skip(4);
        if (riff + 8 > file.length + 1L) {
            throw new CutOffException();
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        Metadata metadata = Metadata.NONE;
        long[] size = new long[2];
        long frames = 1;
        boolean hasPixels = false;
        while (cursor.remaining() >= 8) {
            String type = cursor.ascii(4);
            int length = (int) Math.min(cursor.u32(), Integer.MAX_VALUE);
            byte[] content = cursor.take(length);
            if ((length & 1) == 1 && cursor.remaining() > 0) {
                cursor.skip(1);
            }
            switch (type) {
                case "VP8X" -> {
                    if (size[0] != 0) {
                        throw new CutOffException(); // it stands first, or the size was not checked
                    }
                    extended(content, size);
                    frames = (content[0] & ANIMATION) != 0 ? 2 : 1;
                    content[0] &= ALPHA; // what else it announces is not handed on
                    append(kept, type, content);
                }
                case "VP8 ", "VP8L" -> {
                    hasPixels = true;
                    bitstream(type, content, size);
                    append(kept, type, content);
                }
                case "ALPH" -> append(kept, type, content);
                case "ICCP" -> metadata = metadata.withIcc(bounded(content, naming));
                case "EXIF" -> metadata = metadata.withExif(withoutPrefix(content));
                case "XMP " -> metadata = metadata.withXmp(content);
                default -> {
                } // frames of an animation, which is refused, and what nobody knows
            }
        }
        if (!hasPixels && frames == 1) {
            throw new CutOffException();
        }
        return new Layout(ImageFormat.WEBP, size[0], size[1], frames, metadata, riff(kept.toByteArray()));
    }

    private static void extended(byte[] content, long[] size) throws CutOffException {
        ByteCursor header = ByteCursor.littleEndian(content);
        header.skip(4);
        size[0] = 1 + header.u16() + ((long) header.u8() << 16);
        size[1] = 1 + header.u16() + ((long) header.u8() << 16);
    }

    /// The size that the decoder will believe. It must not exceed what the extended header announced.
    private static void bitstream(String type, byte[] content, long[] size) throws CutOffException {
        ByteCursor header = ByteCursor.littleEndian(content);
        long width;
        long height;
        if (type.equals("VP8L")) {
            header.skip(1);
            long bits = header.u32();
            width = 1 + (bits & 0x3FFF);
            height = 1 + (bits >> 14 & 0x3FFF);
        } else {
            header.skip(6);
            width = header.u16() & 0x3FFF;
            height = header.u16() & 0x3FFF;
        }
        if (size[0] != 0 && (size[0] != width || size[1] != height)) {
            throw new CutOffException();
        }
        size[0] = width;
        size[1] = height;
    }

    private static byte[] bounded(byte[] profile, Naming naming) throws RefusedException {
        if (profile.length > Metadata.PROFILE_BYTES_MAX) {
            throw naming.refuse(RefusalCode.OVER_BUDGET,
                    Metadata.PROFILE_TOO_LONG
                            .formatted(Metadata.PROFILE_BYTES_MAX));
        }
        return profile;
    }

    /// Some writers put JPEG's prefix before the block.
    private static byte[] withoutPrefix(byte[] content) {
        String prefix = "Exif\0\0";
        boolean has = new String(content, StandardCharsets.ISO_8859_1).startsWith(prefix);
        return has ? java.util.Arrays.copyOfRange(content, prefix.length(), content.length) : content;
    }

    private static void append(ByteArrayOutputStream kept, String type, byte[] content) {
        kept.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1));
        writeLittleEndian(kept, content.length);
        kept.writeBytes(content);
        if ((content.length & 1) == 1) {
            kept.write(0);
        }
    }

    private static byte[] riff(byte[] chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(RIFF_HEADER + chunks.length);
        file.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
        writeLittleEndian(file, chunks.length + 4);
        file.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        file.writeBytes(chunks);
        return file.toByteArray();
    }

    private static void writeLittleEndian(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }
}
