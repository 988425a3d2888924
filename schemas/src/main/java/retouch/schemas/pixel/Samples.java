package retouch.schemas.pixel;

/// The samples of a picture as its file has them: depth, channels and layout untouched. One owner writes
/// them; after that they are read only.
///
/// | channels | meaning        |
/// |----------|----------------|
/// | 1        | gray           |
/// | 2        | gray, alpha    |
/// | 3        | R, G, B        |
/// | 4        | R, G, B, alpha |
final class Samples {

    private final int channels;
    private final byte[] narrow;
    private final short[] wide;

    private Samples(int channels, byte[] narrow, short[] wide) {
        this.channels = channels;
        this.narrow = narrow;
        this.wide = wide;
    }

    /// All zeros.
    ///
    /// @param isWide 16 bits a sample, else 8
    static Samples zeros(int pixels, int channels, boolean isWide) {
        int count = Math.multiplyExact(pixels, channels);
        return new Samples(channels, isWide ? new byte[0] : new byte[count],
                isWide ? new short[count] : new short[0]);
    }

    Samples copy() {
        return new Samples(channels, narrow.clone(), wide.clone());
    }

    int channels() {
        return channels;
    }

    boolean isWide() {
        return wide.length > 0;
    }

    boolean hasAlpha() {
        return channels == 2 || channels == 4;
    }

    /// Channels that are color.
    int colors() {
        return channels <= 2 ? 1 : 3;
    }

    int max() {
        return isWide() ? 0xFFFF : 0xFF;
    }

    /// @return in `[0, max]`
    int get(int pixel, int channel) {
        int index = pixel * channels + channel;
        return isWide() ? wide[index] & 0xFFFF : narrow[index] & 0xFF;
    }

    void set(int pixel, int channel, int value) {
        int index = pixel * channels + channel;
        if (isWide()) {
            wide[index] = (short) value;
        } else {
            narrow[index] = (byte) value;
        }
    }

    /// Bytes of one row of `width` pixels as PNG has them: big-endian, interleaved.
    void copyRow(int row, int width, byte[] target) {
        int count = width * channels;
        if (!isWide()) {
            System.arraycopy(narrow, row * count, target, 0, count);
            return;
        }
        for (int index = 0; index < count; index++) {
            short sample = wide[row * count + index];
            target[2 * index] = (byte) (sample >> 8);
            target[2 * index + 1] = (byte) sample;
        }
    }

    int bytesPerPixel() {
        return channels * (isWide() ? 2 : 1);
    }
}
