package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import retouch.schemas.job.RefusalCode;

/// Reads a PNG's chunks (PNG specification, third edition, section 5).
final class PngLayout {

    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    private PngLayout() {}

    static Layout read(byte[] file, Naming naming) throws CutOffException, RefusedException {
        ByteCursor cursor = ByteCursor.bigEndian(file);
        cursor.skip(SIGNATURE.length);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream(file.length);
        pixels.writeBytes(SIGNATURE);
        Metadata metadata = Metadata.NONE;
        long width = 0;
        long height = 0;
        long frames = 1;
        boolean ended = false;
        while (!ended) {
            int start = cursor.position();
            int length = Math.toIntExact(Math.min(cursor.u32(), Integer.MAX_VALUE));
            String type = cursor.ascii(4);
            // A second header would make the decoder believe in another size than the one we checked.
            if ((start == SIGNATURE.length) != type.equals("IHDR")) {
                throw new CutOffException();
            }
            byte[] content = isData(type) ? skip(cursor, length) : cursor.take(length);
            cursor.skip(4);
            switch (type) {
                case "IHDR" -> {
                    PngHeader header = PngHeader.parse(content);
                    width = header.width();
                    height = header.height();
                }
                case "acTL" -> frames = Math.max(1, ByteCursor.bigEndian(content).u32());
                // Only the first: a thousand of them would take minutes to inflate.
                case "iCCP" -> metadata = metadata.icc().isPresent()
                        ? metadata
                        : metadata.withIcc(profile(content, naming));
                case "eXIf" -> metadata = metadata.withExif(content);
                case "iTXt" -> metadata = packet(metadata, content);
                case "pHYs" -> metadata = content.length == 9 ? metadata.withDensity(content) : metadata;
                case "IEND" -> ended = true;
                default -> {
                } // nothing that we keep
            }
            if (isData(type) || type.equals("IHDR") || type.equals("PLTE") || type.equals("tRNS")
                    || type.equals("IEND")) {
                pixels.write(file, start, cursor.position() - start);
            }
        }
        return new Layout(ImageFormat.PNG, width, height, frames, metadata, pixels.toByteArray());
    }

    private static boolean isData(String type) {
        return type.equals("IDAT");
    }

    private static byte[] skip(ByteCursor cursor, int length) throws CutOffException {
        cursor.skip(length);
        return new byte[0];
    }

    /// `keyword 0 method deflated`: inflated within a bound, so that it cannot be a bomb.
    private static byte[] profile(byte[] content, Naming naming) throws RefusedException {
        int keyword = indexOfZero(content, 0);
        if (keyword < 0 || keyword + 2 > content.length) {
            return new byte[0];
        }
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(content, keyword + 2, content.length - keyword - 2);
            byte[] profile = new byte[64 << 10];
            int size = 0;
            while (!inflater.finished()) {
                int count = inflater.inflate(profile, size, profile.length - size);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    return new byte[0];
                }
                size += count;
                if (size == profile.length) {
                    if (size >= Metadata.PROFILE_BYTES_MAX) {
                        throw naming.refuse(RefusalCode.OVER_BUDGET,
                                Metadata.PROFILE_TOO_LONG
                                        .formatted(Metadata.PROFILE_BYTES_MAX));
                    }
                    profile = Arrays.copyOf(profile, 2 * size);
                }
            }
            return Arrays.copyOf(profile, size);
        } catch (DataFormatException e) {
            return new byte[0]; // no profile at all is what viewers make of a broken one
        }
    }

    /// Uncompressed packets only: that is how XMP is written, and a compressed text may be a bomb.
    private static Metadata packet(Metadata metadata, byte[] content) {
        int keyword = indexOfZero(content, 0);
        if (keyword < 0 || keyword + 3 > content.length || content[keyword + 1] != 0
                || !new String(content, 0, keyword, StandardCharsets.ISO_8859_1).equals(XMP_KEYWORD)) {
            return metadata;
        }
        int language = indexOfZero(content, keyword + 3);
        int translated = language < 0 ? -1 : indexOfZero(content, language + 1);
        return translated < 0
                ? metadata
                : metadata.withXmp(Arrays.copyOfRange(content, translated + 1, content.length));
    }

    private static int indexOfZero(byte[] content, int from) {
        for (int index = from; index < content.length; index++) {
            if (content[index] == 0) {
                return index;
            }
        }
        return -1;
    }
}
