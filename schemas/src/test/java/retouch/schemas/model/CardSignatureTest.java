package retouch.schemas.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CardSignatureTest {

    private static final CardSignature.Keys KEYS = CardSignature.newKeys();
    private static final byte[] CARD = "{ \"a\" : \"card\" }\n".getBytes(StandardCharsets.UTF_8);

    /// RFC 8032, section 7.1, test 3: key, message and signature of others than us.
    @Test
    void agreesWithTheStandard() {
        byte[] message = {(byte) 0xaf, (byte) 0x82};
        String publicKey = base64(
                "302a300506032b6570032100"
                        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        String signature = base64("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

        assertThat(CardSignature.verify(message, signature, publicKey)).isTrue();
        assertThat(CardSignature.verify(CARD, signature, publicKey)).isFalse();
        assertThat(CardSignature.sign(message, base64("302e020100300506032b657004220420"
                + "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"))).isEqualTo(signature);
    }

    /// Base64 decoders skip bits at the end, and readers like to skip spaces: each would be another file.
    @Test
    void aSignatureHasOneSpelling() {
        String signature = CardSignature.sign(CARD, KEYS.privateKey());
        assertThat(CardSignature.verify(CARD, signature, KEYS.publicKey())).isTrue();
        assertThat(CardSignature.verify(CARD, signature + "\n", KEYS.publicKey())).isTrue();

        char last = signature.charAt(85);
        String other = signature.substring(0, 85) + (char) (last + 1) + "==";
        assertThat(Base64.getDecoder().decode(other)).as("for a lenient reader the same")
                .isEqualTo(Base64.getDecoder().decode(signature));
        for (String wrong : new String[]{other, signature + " ", " " + signature, signature + "\r\n",
                signature + "\n\n", signature.substring(0, 86), "", "\n", "no Base64 at all"}) {
            assertThat(CardSignature.verify(CARD, wrong, KEYS.publicKey())).as("[%s]", wrong).isFalse();
        }
    }

    @Test
    void namesKeysShortly() {
        assertThat(CardSignature.keyId(KEYS.publicKey())).matches("[0-9a-f]{12}")
                .isEqualTo(CardSignature.keyId(KEYS.publicKey()))
                .isNotEqualTo(CardSignature.keyId(CardSignature.newKeys().publicKey()));
        for (String wrong : new String[]{"", "no key", KEYS.privateKey()}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> CardSignature.keyId(wrong))
                    .withMessage("not a public Ed25519 key in Base64 (X.509)");
            assertThatIllegalArgumentException().as(wrong)
                    .isThrownBy(() -> CardSignature.verify(CARD, "", wrong));
        }
    }

    @Test
    void doesNotPrintThePrivateKey() {
        assertThat(KEYS.toString()).contains(KEYS.publicKey()).doesNotContain(KEYS.privateKey());
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
