package retouch.trainer.publish;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.config.Settings;
import retouch.fleet.model.TrustPolicy;
import retouch.schemas.model.CardSignature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SigningKeyTest {

    @TempDir
    private Path folder;

    @Test
    void aKeyIsMadeOnceAndItsPublicHalfVerifies() throws Exception {
        Path file = folder.resolve("deep/signing.key");
        String key = SigningKey.readOrMake(file);
        assertThat(SigningKey.readOrMake(file)).isEqualTo(key);
        byte[] card = {1, 2, 3};
        String publicKey = Files.readString(file.resolveSibling("signing.key.pub")).strip();
        assertThat(CardSignature.verify(card, CardSignature.sign(card, key), publicKey)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void aFleetTakesTheFileOfThePublicHalfAsItIs() throws Exception {
        String key = SigningKey.readOrMake(folder.resolve("signing.key"));
        Settings settings = Settings.of(
                Map.of("RETOUCH_MODEL_KEYS", folder.resolve("signing.key.pub").toString()), Optional.empty());
        TrustPolicy policy = TrustPolicy.from(settings);
        settings.check();

        byte[] card = {1, 2, 3};
        assertThat(policy.signatureRequired()).isTrue();
        assertThat(policy.keys()).singleElement().satisfies(publicKey -> assertThat(
                CardSignature.verify(card, CardSignature.sign(card, key), publicKey)).isTrue());
    }

    @Test
    void aFileThatHoldsSomethingElseIsRefusedByName() throws Exception {
        Path file = Files.writeString(folder.resolve("my.key"), "not a key");
        assertThatIOException().isThrownBy(() -> SigningKey.readOrMake(file))
                .withMessageContaining("my.key");
    }
}
