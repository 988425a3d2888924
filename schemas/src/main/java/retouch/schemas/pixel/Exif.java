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
    private static final int THUMBNAIL_FROM = 0x0201;
    private static final int THUMBNAIL_BYTES = 0x0202;
    private static final int ENTRY_BYTES = 12;
    private static final int ENTRIES_MAX = 1000;

    /// JPEG's segments hold 64 kB, and no camera writes more elsewhere.
    private static final int BYTES_MAX = 1 << 20;
    private static final int ORIENTATION_AT = 19;

    /// @return nothing if the block is not EXIF; then it is not kept either
    static Optional<Exif> parse(byte[] tiff) {
        if (tiff.length > BYTES_MAX) {
            return Optional.empty();
        }
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

    /// The block for a result: without the thumbnail, which shows what was painted over, and without
    /// the location unless it is kept. What cannot be cleaned for certain is replaced by a block that
    /// says the orientation only.
    byte[] forResult(boolean keepLocation) {
        byte[] clean = tiff.clone();
        try {
            ByteCursor cursor = directory(tiff);
            int entries = bounded(cursor.u16());
            int locations = 0;
            for (int entry = 0; entry < entries; entry++) {
                int start = cursor.position();
                int tag = cursor.u16();
                cursor.skip(6);
                long value = cursor.u32();
                if (tag == GPS && !keepLocation && locations++ == 0) {
                    eraseDirectory(clean, value);
                    // No tag has number 0: readers pass it over.
                    Arrays.fill(clean, start, start + ENTRY_BYTES, (byte) 0);
                } else if (tag == GPS && !keepLocation) {
                    return orientationOnly();
                }
            }
            if (cursor.remaining() >= 4) {
                eraseThumbnail(clean, cursor);
            }
            // Overlapping directories might have erased what stands first.
            return Exif.parse(clean).filter(exif -> exif.orientation == orientation).isPresent()
                    ? clean
                    : orientationOnly();
        } catch (CutOffException e) {
            return orientationOnly();
        }
    }

    /// The second directory describes the thumbnail (tags 0x0201 and 0x0202 say where its JPEG lies).
    private void eraseThumbnail(byte[] clean, ByteCursor link) throws CutOffException {
        int linkAt = link.position();
        long offset = link.u32();
        if (offset == 0) {
            return;
        }
        Arrays.fill(clean, linkAt, linkAt + 4, (byte) 0);
        ByteCursor cursor = directory(tiff);
        cursor.seek(offset);
        int entries = bounded(cursor.u16());
        long from = 0;
        long size = 0;
        for (int entry = 0; entry < entries; entry++) {
            int tag = cursor.u16();
            cursor.skip(6);
            long value = cursor.u32();
            from = tag == THUMBNAIL_FROM ? value : from;
            size = tag == THUMBNAIL_BYTES ? value : size;
        }
        ByteCursor target = directory(tiff);
        target.seek(from);
        target.skip(size);
        Arrays.fill(clean, (int) from, (int) (from + size), (byte) 0);
        eraseDirectory(clean, offset);
    }

    private byte[] orientationOnly() {
        byte[] block = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                0, 0};
        block[ORIENTATION_AT] = (byte) orientation;
        return block;
    }

    private static int bounded(int entries) throws CutOffException {
        if (entries > ENTRIES_MAX) {
            throw new CutOffException();
        }
        return entries;
    }

    private void eraseDirectory(byte[] clean, long offset) throws CutOffException {
        ByteCursor cursor = directory(tiff);
        cursor.seek(offset);
        int entries = bounded(cursor.u16());
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
