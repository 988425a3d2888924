package retouch.schemas.pixel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What kind of file some bytes begin like, the kinds included that are refused by name.
enum ImageFormat {
    PNG, JPEG, WEBP, GIF, BMP, TIFF, HEIC, AVIF, PDF, SVG;

    private static final int LOOK_AT_BYTES = 512;

    boolean isTaken() {
        return this == PNG || this == JPEG || this == WEBP;
    }

    static Optional<ImageFormat> of(byte[] file) {
        String head = new String(file, 0, Math.min(file.length, LOOK_AT_BYTES), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (head.startsWith("ftyp", 4)) {
            return ofBrand(head.substring(8, Math.min(head.length(), 12)));
        }
        return named(head);
    }

    /// ISO base media files are told apart by their brand; most of them are films.
    private static Optional<ImageFormat> ofBrand(String brand) {
        return switch (brand) {
            case "avif", "avis" -> Optional.of(AVIF);
            case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" -> Optional.of(HEIC);
            default -> Optional.empty();
        };
    }

    private static Optional<ImageFormat> named(String head) {
        if (head.startsWith("GIF8")) {
            return Optional.of(GIF);
        }
        if (head.startsWith("BM")) {
            return Optional.of(BMP);
        }
        if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return Optional.of(TIFF);
        }
        if (head.startsWith("%PDF")) {
            return Optional.of(PDF);
        }
        return head.contains("<svg") ? Optional.of(SVG) : Optional.empty();
    }
}
