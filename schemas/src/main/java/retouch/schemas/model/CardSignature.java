package retouch.schemas.model;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

import retouch.schemas.object.Sha256;

/// The Ed25519 signature (RFC 8032) of a card, which names the digests of all other files: who holds the key vouches
/// for the whole bundle.
///
/// Keys are Base64 text: private ones PKCS #8, public ones X.509, as `openssl` writes them between its lines.
public final class CardSignature {

    /// The file of a bundle that holds the signature, in Base64. The card cannot list it.
    public static final String FILE = "card.sig";

    private static final String ALGORITHM = "Ed25519";

    private static final int KEY_ID_DIGITS = 12;

    private CardSignature() {}

    /// A new key pair.
    ///
    /// @param privateKey to sign with
    /// @param publicKey  to verify with
    public record Keys(String privateKey, String publicKey) {

        @Override
        public String toString() {
            return "Keys[privateKey=***, publicKey=" + publicKey + "]";
        }
    }

    public static Keys newKeys() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new Keys(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
                    Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /// @param card as written
    /// @return Base64
    /// @throws IllegalArgumentException if that is no private key
    public static String sign(byte[] card, String privateKey) {
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(card);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private Ed25519 key in Base64 (PKCS #8)", e);
        }
    }

    /// Whether `signature` is that of `card` by the holder of the key's other half.
    ///
    /// @param signature Base64 as [#sign] writes it, perhaps with a line's end; anything else is no signature
    /// @throws IllegalArgumentException if `publicKey` is no public key
    public static boolean verify(byte[] card, String signature, String publicKey) {
        PublicKey key = publicKey(publicKey);
        String text = signature.endsWith("\n") ? signature.substring(0, signature.length() - 1) : signature;
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return false; // the decoder skips bits: one signature would have several spellings
            }
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(card);
            return verifier.verify(bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /// A short name for a key, for people: the beginning of the SHA-256 of its bytes.
    ///
    /// @throws IllegalArgumentException if `publicKey` is no public key
    public static String keyId(String publicKey) {
        return Sha256.of(publicKey(publicKey).getEncoded()).hex().substring(0, KEY_ID_DIGITS);
    }

    private static PublicKey publicKey(String base64) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a public Ed25519 key in Base64 (X.509)", e);
        }
    }
}
