package retouch.schemas.pixel;

import java.util.Optional;

/// What a file carries beside its pixels, in no format's own wrapping.
///
/// @param icc     the color profile
/// @param exif    the EXIF block
/// @param xmp     the XMP packet
/// @param density pixels per unit: the nine bytes of PNG's `pHYs`
@SuppressWarnings("ArrayRecordComponent") // handed from file to file, never compared
record Metadata(Optional<byte[]> icc, Optional<Exif> exif, Optional<byte[]> xmp, Optional<byte[]> density) {

    /// A larger profile or packet is a bomb or a mistake; real ones have some hundred kilobytes.
    static final int PROFILE_BYTES_MAX = 4 << 20;
    static final int PACKET_BYTES_MAX = 1 << 20;
    static final String PROFILE_TOO_LONG = "carries a color profile of more than %,d bytes. "
            + "Save it with an ordinary profile such as sRGB.";

    static final Metadata NONE = new Metadata(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());

    Metadata withIcc(byte[] value) {
        return new Metadata(Optional.of(value), exif, xmp, density);
    }

    Metadata withoutIcc() {
        return new Metadata(Optional.empty(), exif, xmp, density);
    }

    Metadata withExif(byte[] value) {
        return new Metadata(icc, Exif.parse(value), xmp, density);
    }

    Metadata withXmp(byte[] value) {
        return new Metadata(icc, exif,
                value.length <= PACKET_BYTES_MAX ? Optional.of(value) : Optional.empty(), density);
    }

    Metadata withDensity(byte[] value) {
        return new Metadata(icc, exif, xmp, Optional.of(value));
    }

    Orientation orientation() {
        return Orientation.of(exif.map(Exif::orientation).orElse(1));
    }
}
