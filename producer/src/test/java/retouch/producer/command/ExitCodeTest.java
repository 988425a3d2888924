package retouch.producer.command;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class ExitCodeTest {

    @Test
    void keepsItsNumbers() {
        assertThat(Arrays.stream(ExitCode.values()).map(code -> code + " " + code.number()))
                .containsExactly("OK 0", "NOT_DONE 1", "USAGE 2", "UNREACHABLE 3");
    }

    @Test
    void agreesWithPicocliAboutUsage() {
        assertThat(ExitCode.USAGE.number()).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void listsEveryNumberWithItsMeaning() {
        assertThat(ExitCode.list()).hasSameSizeAs(ExitCode.values())
                .containsEntry("3", "the broker or the object store does not answer");
    }
}
