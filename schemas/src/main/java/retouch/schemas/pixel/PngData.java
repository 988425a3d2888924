package retouch.schemas.pixel;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The chunks of a PNG that make its pixels, and its rows as they come out of the inflater: never more of
/// them than are asked for. One thread only.
final class PngData implements AutoCloseable {

    private final byte[] file;
    private final List<int[]> parts = new ArrayList<>();
    private final Inflater inflater = new Inflater();
    private int nextPart;
    private byte[] header = new byte[0];
    private byte[] palette = new byte[0];
    private byte[] transparency = new byte[0];

    /// @param file as [PngLayout] hands it on; borrowed
    /// @throws CutOffException if a checksum is wrong
    PngData(byte[] file) throws CutOffException {
        this.file = file;
        ByteCursor cursor = ByteCursor.bigEndian(file);
        cursor.skip(PngLayout.SIGNATURE.length);
        while (cursor.remaining() > 0) {
            int length = Math.toIntExact(Math.min(cursor.u32(), Integer.MAX_VALUE));
            int at = cursor.position();
            String type = cursor.ascii(4);
            int content = cursor.position();
            cursor.skip(length);
            CRC32 crc = new CRC32();
            crc.update(file, at, 4 + length);
            if (cursor.u32() != crc.getValue()) {
                throw new CutOffException();
            }
            switch (type) {
                case "IHDR" -> header = part(content, length);
                case "PLTE" -> palette = part(content, length);
                case "tRNS" -> transparency = part(content, length);
                case "IDAT" -> parts.add(new int[]{content, length});
                default -> {
                } // the end
            }
        }
    }

    byte[] header() {
        return header;
    }

    byte[] palette() {
        return palette;
    }

    byte[] transparency() {
        return transparency;
    }

    /// Fills the first `length` bytes of `row`.
    ///
    /// @throws CutOffException if there are no more
    void read(byte[] row, int length) throws CutOffException {
        int filled = 0;
        try {
            while (filled < length) {
                if (inflater.needsInput()) {
                    feed();
                }
                filled += inflater.inflate(row, filled, length - filled);
                if (filled < length && (inflater.finished() || inflater.needsDictionary())) {
                    throw new CutOffException();
                }
            }
        } catch (DataFormatException e) {
            throw new CutOffException();
        }
    }

    private void feed() throws CutOffException {
        if (nextPart == parts.size()) {
            throw new CutOffException();
        }
        int[] part = parts.get(nextPart++);
        inflater.setInput(file, part[0], part[1]);
    }

    private byte[] part(int from, int length) {
        byte[] part = new byte[length];
        System.arraycopy(file, from, part, 0, length);
        return part;
    }

    @Override
    public void close() {
        inflater.close();
    }
}
