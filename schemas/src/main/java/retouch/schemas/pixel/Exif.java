package retouch.schemas.pixel;

import java.util.Arrays;
import java.util.Optional;

/// The little of EXIF that concerns us: which way is up, and where the picture was taken (CIPA DC-008).
///
/// @param tiff        the block, from its byte order mark on, as it was found; borrowed
/// @param orientation as the file says, 1 if it does not
@SuppressWarnings("ArrayRecordComponent") // handed from file to file, never compared
record Exif(byte[] tiff, int orientation) {

    private static final int ORIENTATION = 0x0112;
    private static final int GPS = 0x8825;
    private static final int ENTRY_BYTES = 12;
    private static final int ENTRIES_MAX = 1000;

    /// @return nothing if the block is not EXIF; then it is not kept either
    static Optional<Exif> parse(byte[] tiff) {
        try {
            ByteCursor cursor = directory(tiff);
            int entries = cursor.u16();
            int orientation = 1;
            for (int entry = 0; entry < Math.min(entries, ENTRIES_MAX); entry++) {
                int tag = cursor.u16();
                cursor.skip(6);
                int value = cursor.u16();
                cursor.skip(2);
                if (tag == ORIENTATION && value >= 1 && value <= 8) {
                    orientation = value;
                }
            }
            return Optional.of(new Exif(tiff, orientation));
        } catch (CutOffException e) {
            return Optional.empty();
        }
    }

    /// The block with its location overwritten by zeros, or nothing if that cannot be done for certain.
    Optional<byte[]> withoutLocation() {
        byte[] clean = tiff.clone();
        try {
            ByteCursor cursor = directory(tiff);
            int entries = cursor.u16();
            for (int entry = 0; entry < entries; entry++) {
                int start = cursor.position();
                int tag = cursor.u16();
                cursor.skip(6);
                long value = cursor.u32();
                if (tag == GPS) {
                    eraseDirectory(clean, value);
                    Arrays.fill(clean, start + 8, start + ENTRY_BYTES, (byte) 0);
                    clean[start] = 0; // no tag has number 0: readers pass it over
                    clean[start + 1] = 0;
                }
            }
            return Optional.of(clean);
        } catch (CutOffException e) {
            return Optional.empty();
        }
    }

    private void eraseDirectory(byte[] clean, long offset) throws CutOffException {
        ByteCursor cursor = directory(tiff);
        cursor.seek(offset);
        int entries = cursor.u16();
        for (int entry = 0; entry < entries; entry++) {
            cursor.skip(2);
            int type = cursor.u16();
            long size = cursor.u32() * bytesOf(type);
            long value = cursor.u32();
            if (size > 4) {
                ByteCursor target = directory(tiff);
                target.seek(value);
                target.skip(size);
                Arrays.fill(clean, (int) value, (int) (value + size), (byte) 0);
            }
        }
        Arrays.fill(clean, (int) offset, cursor.position(), (byte) 0);
    }

    private static int bytesOf(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11 -> 4;
            case 5, 10, 12 -> 8;
            default -> 1;
        };
    }

    /// A cursor at the first directory.
    private static ByteCursor directory(byte[] tiff) throws CutOffException {
        String mark = ByteCursor.bigEndian(tiff).ascii(2);
        if (!mark.equals("II") && !mark.equals("MM")) {
            throw new CutOffException();
        }
        ByteCursor cursor = new ByteCursor(tiff, 2, tiff.length, mark.equals("MM"));
        if (cursor.u16() != 42) {
            throw new CutOffException();
        }
        cursor.seek(cursor.u32());
        return cursor;
    }
}
