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

/// The Ed25519 signature (RFC 8032) of a card, which names the digests of all other files: who holds the key vouches
/// for the whole bundle.
///
/// Keys are Base64 text: private ones PKCS #8, public ones X.509, as `openssl` writes them between its lines.
public final class CardSignature {

    /// The file of a bundle that holds the signature, in Base64. The card cannot list it.
    public static final String FILE = "card.sig";

    private static final String ALGORITHM = "Ed25519";

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
    /// @param signature Base64; anything else is no signature
    /// @throws IllegalArgumentException if `publicKey` is no public key
    public static boolean verify(byte[] card, String signature, String publicKey) {
        PublicKey key;
        try {
            key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public Ed25519 key in Base64 (X.509)", e);
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(card);
            return verifier.verify(Base64.getDecoder().decode(signature.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
