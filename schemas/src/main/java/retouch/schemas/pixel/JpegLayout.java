package retouch.schemas.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import retouch.schemas.job.RefusalCode;

/// Reads a JPEG's segments (ITU-T T.81, annex B).
final class JpegLayout {

    private static final int BASELINE = 0xC0;
    private static final int PROGRESSIVE = 0xC2;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DNL = 0xDC;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;

    /// A progressive file needs some ten scans; each costs a pass over the whole picture.
    private static final int SCANS_MAX = 100;

    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
    private static final String ICC = "ICC_PROFILE\0";

    private final byte[] file;
    private final Naming naming;
    private final ByteArrayOutputStream pixels;
    private final Map<Integer, byte[]> profileParts = new TreeMap<>();
    private Metadata metadata = Metadata.NONE;
    private long width;
    private long height;
    private int components;
    private int scans;

    private JpegLayout(byte[] file, Naming naming) {
        this.file = file;
        this.naming = naming;
        this.pixels = new ByteArrayOutputStream(file.length);
    }

    static Layout read(byte[] file, Naming naming) throws CutOffException, RefusedException {
        JpegLayout layout = new JpegLayout(file, naming);
        layout.segments();
        return layout.finish();
    }

    private void segments() throws CutOffException, RefusedException {
        ByteCursor cursor = ByteCursor.bigEndian(file);
        while (true) {
            int start = cursor.position();
            int marker = marker(cursor);
            if (marker == EOI) {
                break;
            }
            if (marker == SOI || (marker >= 0xD0 && marker <= 0xD7) || marker == 0x01) {
                keep(start, cursor.position());
                continue;
            }
            int length = cursor.u16() - 2;
            byte[] content = cursor.take(Math.max(0, length));
            segment(marker, content);
            if (isKept(marker)) {
                keep(start, cursor.position());
            }
            if (marker == SOS) {
                int data = cursor.position();
                cursor.seek(endOfScan(data));
                keep(data, cursor.position());
            }
        }
        pixels.write(0xFF);
        pixels.write(EOI);
    }

    private static int marker(ByteCursor cursor) throws CutOffException {
        if (cursor.u8() != 0xFF) {
            throw new CutOffException();
        }
        int marker = cursor.u8();
        while (marker == 0xFF) { // fill bytes
            marker = cursor.u8();
        }
        return marker;
    }

    private void segment(int marker, byte[] content) throws CutOffException, RefusedException {
        if (isFrame(marker)) {
            frame(marker, ByteCursor.bigEndian(content));
        } else if (marker == SOS) {
            scans++;
            if (scans > SCANS_MAX) {
                throw naming.refuse(RefusalCode.OVER_BUDGET,
                        "has more than %d scans, where ten are usual. Save it again.".formatted(SCANS_MAX));
            }
        } else if (marker == DNL) {
            throw naming.refuse(RefusalCode.UNSUPPORTED_IMAGE,
                    "does not say its height at its beginning. Save it again with an image editor.");
        } else if (marker == APP1 && startsWith(content, EXIF)) {
            metadata = metadata.withExif(Arrays.copyOfRange(content, EXIF.length(), content.length));
        } else if (marker == APP1 && startsWith(content, XMP)) {
            metadata = metadata.withXmp(Arrays.copyOfRange(content, XMP.length(), content.length));
        } else if (marker == APP2 && startsWith(content, ICC) && content.length > ICC.length() + 2) {
            profileParts.put(content[ICC.length()] & 0xFF,
                    Arrays.copyOfRange(content, ICC.length() + 2, content.length));
        }
    }

    private void frame(int marker, ByteCursor frame) throws CutOffException, RefusedException {
        // A second frame would make the decoder believe in another size than the one we checked.
        if (components != 0) {
            throw new CutOffException();
        }
        int depth = frame.u8();
        height = frame.u16();
        width = frame.u16();
        components = frame.u8();
        boolean isCommon = marker <= PROGRESSIVE && depth == 8
                && (components == 1 || components == 3 || components == 4);
        if (!isCommon) {
            throw naming.refuse(RefusalCode.UNSUPPORTED_IMAGE,
                    "is a JPEG of a rare kind (process %d, %d bits, %d channels). "
                            .formatted(marker - BASELINE, depth, components)
                            + "Save it as an ordinary JPEG or as PNG and try again.");
        }
    }

    /// The decoder gets what it needs for the pixels, with the marks of JFIF and Adobe, which say what
    /// channels mean.
    private static boolean isKept(int marker) {
        boolean application = marker >= APP0 && marker <= APP15;
        return marker == APP0 || marker == APP14 || (!application && marker != COMMENT);
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /// Entropy-coded data ends at a marker that is neither a stuffed byte nor a restart.
    private int endOfScan(int from) throws CutOffException {
        for (int at = from; at + 1 < file.length; at++) {
            int next = file[at + 1] & 0xFF;
            if (file[at] == (byte) 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
                return at;
            }
        }
        throw new CutOffException();
    }

    private void keep(int from, int to) {
        pixels.write(file, from, to - from);
    }

    private Layout finish() throws CutOffException {
        if (scans == 0 || width == 0) {
            throw new CutOffException();
        }
        // Four channels become sRGB by the decoder, so their profile would be a lie afterwards.
        if (!profileParts.isEmpty() && components != 4) {
            ByteArrayOutputStream profile = new ByteArrayOutputStream();
            profileParts.values().forEach(profile::writeBytes);
            metadata = metadata.withIcc(profile.toByteArray());
        }
        return new Layout(ImageFormat.JPEG, width, height, 1, metadata, pixels.toByteArray());
    }

    private static boolean startsWith(byte[] content, String prefix) {
        byte[] expected = prefix.getBytes(StandardCharsets.ISO_8859_1);
        return content.length >= expected.length
                && Arrays.equals(content, 0, expected.length, expected, 0, expected.length);
    }
}
