package retouch.schemas.object;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// The SHA-256 digest of some bytes, as 64 lower-case hexadecimal digits.
///
/// @param hex 64 characters of `0-9a-f`
public record Sha256(String hex) {

    private static final int HEX_DIGITS = 64;

    public Sha256 {
        Objects.requireNonNull(hex, "hex");
        if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(Sha256::isLowerCaseHex)) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits: " + hex);
        }
    }

    /// Digests `content`.
    public static Sha256 of(byte[] content) {
        return new Sha256(HexFormat.of().formatHex(newDigest().digest(content)));
    }

    /// Finishes `digest`, which must come from [#newDigest], and resets it.
    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /// A fresh digest for content that arrives in pieces; finish it with [#finish].
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }

    private static boolean isLowerCaseHex(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}
