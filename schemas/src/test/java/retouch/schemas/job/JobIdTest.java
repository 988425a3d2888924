package retouch.schemas.job;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JobIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "3f0e6a1c-7d52-4c1b-9f7e-2a5d8c6b4e10", "Job_7.retry-2"})
    void takesWhatFitsIntoAKey(String value) {
        assertThat(new JobId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "-a", "_a", "a/b", "a b", "a\n", "ä", "a\u0000"})
    void refusesWhatDoesNot(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JobId(value))
                .withMessageContaining("a job id has");
    }

    @Test
    void hasAtMost64Characters() {
        assertThat(new JobId("a".repeat(64)).value()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new JobId("a".repeat(65)));
    }

    @Test
    void isNewEachTime() {
        assertThat(JobId.random()).isNotEqualTo(JobId.random());
    }
}
