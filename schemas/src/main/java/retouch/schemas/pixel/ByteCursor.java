package retouch.schemas.pixel;

import java.nio.charset.StandardCharsets;

/// Reads numbers out of a part of an array, and nothing outside it. Not thread-safe.
final class ByteCursor {

    private final byte[] bytes;
    private final int end;
    private final boolean bigEndian;
    private int at;

    /// @param bytes borrowed
    ByteCursor(byte[] bytes, int from, int end, boolean bigEndian) {
        this.bytes = bytes;
        this.at = from;
        this.end = Math.min(end, bytes.length);
        this.bigEndian = bigEndian;
    }

    static ByteCursor bigEndian(byte[] bytes) {
        return new ByteCursor(bytes, 0, bytes.length, true);
    }

    static ByteCursor littleEndian(byte[] bytes) {
        return new ByteCursor(bytes, 0, bytes.length, false);
    }

    int position() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    /// @throws CutOffException if the part ends before
    int u8() throws CutOffException {
        require(1);
        return bytes[at++] & 0xFF;
    }

    int u16() throws CutOffException {
        int first = u8();
        int second = u8();
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    /// Up to `2^32 - 1`, so that no size is ever negative.
    long u32() throws CutOffException {
        long first = u16();
        long second = u16();
        return bigEndian ? first << 16 | second : second << 16 | first;
    }

    String ascii(int length) throws CutOffException {
        require(length);
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.ISO_8859_1);
    }

    byte[] take(int length) throws CutOffException {
        require(length);
        byte[] part = new byte[length];
        System.arraycopy(bytes, at, part, 0, length);
        at += length;
        return part;
    }

    void skip(long length) throws CutOffException {
        require(length);
        at += (int) length;
    }

    void seek(long position) throws CutOffException {
        if (position < 0 || position > end) {
            throw new CutOffException();
        }
        at = (int) position;
    }

    private void require(long length) throws CutOffException {
        if (length < 0 || length > remaining()) {
            throw new CutOffException();
        }
    }
}
