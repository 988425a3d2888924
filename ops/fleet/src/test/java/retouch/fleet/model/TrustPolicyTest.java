package retouch.fleet.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.schemas.model.CardSignature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TrustPolicyTest {

    private static final CardSignature.Keys OLD = CardSignature.newKeys();
    private static final CardSignature.Keys NEW = CardSignature.newKeys();

    @TempDir
    private Path folder;

    @Test
    void takesEverythingUntilAKeyIsSet() throws Exception {
        assertThat(policy(Map.of())).isEqualTo(TrustPolicy.OPEN);
        assertThat(policy(Map.of("RETOUCH_MODEL_KEYS", NEW.publicKey()))).isEqualTo(
                TrustPolicy.requiring(NEW.publicKey()));
        assertThat(policy(Map.of("RETOUCH_MODEL_KEYS", NEW.publicKey(), "RETOUCH_MODEL_TRUST", "optional")))
                .isEqualTo(new TrustPolicy(false, List.of(NEW.publicKey()), new TreeSet<>()));
    }

    @Test
    void readsKeysFromFilesAsTheyAreWritten() throws Exception {
        Path ours = Files.writeString(folder.resolve("ours.pub"), "# rotated in May\n" + OLD.publicKey()
                + "\n\n  " + NEW.publicKey()
                + " \r\n");
        Path openssl = Files.writeString(folder.resolve("openssl.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + NEW.publicKey() + "\n-----END PUBLIC KEY-----\n");

        assertThat(policy(Map.of("RETOUCH_MODEL_KEYS", ours.toString())).keys())
                .containsExactly(OLD.publicKey(), NEW.publicKey());
        assertThat(policy(Map.of("RETOUCH_MODEL_KEYS", "@" + openssl)).keys()).containsExactly(
                NEW.publicKey());
        assertThat(policy(Map.of("RETOUCH_MODEL_KEYS", OLD.publicKey() + ", @" + openssl + "," + ours))
                .keys()).containsExactly(OLD.publicKey(), NEW.publicKey());
    }

    @Test
    void allowsLicensesAsCardsWriteThem() throws Exception {
        TrustPolicy some = policy(
                Map.of("RETOUCH_MODEL_LICENSES", "MIT, CC-BY-NC-4.0 (non-commercial) ,CC0-1.0"));

        assertThat(some.licenses()).containsExactly("CC-BY-NC-4.0 (non-commercial)", "CC0-1.0", "MIT");
        assertThat(some.allows("mit")).isTrue();
        assertThat(some.allows("CC-BY-NC-4.0 (non-commercial)")).isTrue();
        assertThat(some.allows("CC-BY-NC-4.0")).isFalse();
        assertThat(TrustPolicy.OPEN.allows("whatever")).isTrue();
    }

    @Test
    void saysWhatIsWrongWithASetting() throws Exception {
        assertProblem(Map.of("RETOUCH_MODEL_TRUST", "required"),
                "RETOUCH_MODEL_TRUST=required needs a key to check signatures with: set RETOUCH_MODEL_KEYS to"
                        + " the file that `retouch train --key FILE` wrote, FILE.pub.");
        assertProblem(Map.of("RETOUCH_MODEL_TRUST", "maybe"),
                "RETOUCH_MODEL_TRUST must be required or optional, not 'maybe'.");
        assertProblem(Map.of("RETOUCH_MODEL_LICENSES", " , "), "RETOUCH_MODEL_LICENSES must list licenses"
                + " such as CC0-1.0,MIT, or not be set: ' , ' would allow none.");
        assertProblem(Map.of("RETOUCH_MODEL_KEYS", NEW.publicKey() + ","),
                "RETOUCH_MODEL_KEYS has an empty entry: look for a comma too many.");
        assertProblem(Map.of("RETOUCH_MODEL_KEYS", "no/such.pub"), "RETOUCH_MODEL_KEYS: 'no/such.pub' is"
                + " neither a public Ed25519 key in Base64 (X.509) nor a file that can be read. Name the file that"
                + " `retouch train --key FILE` wrote, FILE.pub.");
        Path empty = Files.writeString(folder.resolve("empty.pub"), "# none yet\n");
        assertProblem(Map.of("RETOUCH_MODEL_KEYS", empty.toString()),
                "RETOUCH_MODEL_KEYS: the file " + empty + " holds no key.");
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear\n");
        assertProblem(Map.of("RETOUCH_MODEL_KEYS", letter.toString()), "RETOUCH_MODEL_KEYS: the file "
                + letter + " holds a line that is no public Ed25519 key in Base64 (X.509).");
        Path book = Files.write(folder.resolve("book.txt"), new byte[100_000]);
        assertProblem(Map.of("RETOUCH_MODEL_KEYS", book.toString()), "RETOUCH_MODEL_KEYS: '" + book
                + "' is neither a public Ed25519 key in Base64 (X.509) nor a file that can be read. Name the file"
                + " that `retouch train --key FILE` wrote, FILE.pub.");
    }

    @Test
    void doesNotPrintAPrivateKeyThatWasNamedByMistake() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), OLD.privateKey() + "\n");
        String sentence = " is a private key, which only who signs may have. Name the public one, FILE.pub; and"
                + " make new keys if others could read this.";

        assertProblem(Map.of("RETOUCH_MODEL_KEYS", file.toString()),
                "RETOUCH_MODEL_KEYS: the file " + file + sentence);
        assertProblem(Map.of("RETOUCH_MODEL_KEYS", OLD.privateKey()),
                "RETOUCH_MODEL_KEYS: an entry" + sentence);
    }

    @Test
    void holdsOnlyWhatCanBeChecked() {
        assertThatIllegalArgumentException().isThrownBy(TrustPolicy::requiring);
        assertThatIllegalArgumentException().isThrownBy(() -> TrustPolicy.requiring("no key"));
        assertThatIllegalArgumentException().isThrownBy(() -> TrustPolicy.requiring(OLD.privateKey()));
        assertThat(TrustPolicy.requiring(OLD.publicKey(), NEW.publicKey()).keyIds()).doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{12}"));
    }

    private static TrustPolicy policy(Map<String, String> environment) throws InvalidSettingsException {
        Settings settings = Settings.of(environment, Optional.empty());
        TrustPolicy policy = TrustPolicy.from(settings);
        settings.check();
        return policy;
    }

    private static void assertProblem(Map<String, String> environment, String sentence) {
        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> policy(environment))
                .satisfies(e -> assertThat(e.problems()).containsExactly(sentence));
    }
}
