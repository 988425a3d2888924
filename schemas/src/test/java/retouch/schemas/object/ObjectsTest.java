package retouch.schemas.object;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.job.JobId;
import retouch.schemas.key.ObjectKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ObjectsTest {

    private static final Sha256 ABC = Sha256.of("abc".getBytes(StandardCharsets.UTF_8));
    private static final String ABC_HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /// The example of FIPS 180-4.
    @Test
    void digestsAsTheStandardDoes() {
        assertThat(ABC).hasToString(ABC_HEX);
    }

    @Test
    void digestsInPieces() {
        MessageDigest digest = Sha256.newDigest();
        digest.update((byte) 'a');
        digest.update(new byte[]{'b', 'c'});

        assertThat(Sha256.finish(digest)).isEqualTo(ABC);
    }

    @Test
    void takesNothingButLowerCaseHexForADigest() {
        for (String hex : new String[]{"", ABC_HEX.substring(1), ABC_HEX + "0",
                ABC_HEX.toUpperCase(Locale.ROOT),
                "g" + ABC_HEX.substring(1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(hex));
        }
    }

    /// Keys are API: they lie in stores that outlive this build.
    @Test
    void writesTheseKeysForGood() {
        JobId job = new JobId("job-1");

        assertThat(ObjectKeys.upload(ABC)).isEqualTo("uploads/" + ABC_HEX);
        assertThat(ObjectKeys.result(job, ABC)).isEqualTo("results/job-1/" + ABC_HEX + ".png");
        assertThat(ObjectKeys.commit(job)).isEqualTo("results/job-1/commit");
        assertThat(ObjectKeys.modelFile(ABC, "card.json")).isEqualTo("models/" + ABC_HEX + "/card.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "../x", "a/b", "A", "-a", "a b"})
    void refusesAFileNameThatWouldLeaveItsFolder(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectKeys.modelFile(ABC, name))
                .withMessageContaining("not a bundle file name");
    }

    @Test
    void refersToWhatCanExist() {
        assertThat(new ObjectRef("abc", "k", 0, ABC).uri()).isEqualTo("s3://abc/k");
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectRef("ab", "k", 0, ABC));
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectRef("a".repeat(64), "k", 0, ABC));
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectRef("abc", "", 0, ABC));
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectRef("abc", "k".repeat(1025), 0, ABC));
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectRef("abc", "k", -1, ABC));
    }
}
