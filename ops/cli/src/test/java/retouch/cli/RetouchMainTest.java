package retouch.cli;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetouchMainTest {

    @ParameterizedTest
    @CsvSource({"worker, true", "gateway, true", "trainer, true", "keeper, true", "ops, true",
            "ops acls, true",
            "pools keep --on compose, true", "pools, false", "pools scale cpu 2, false", "top --once, false",
            "up, false"})
    void whatServesInTheForegroundLogsFromItsFirstLineOn(String arguments, boolean isService) {
        assertThat(RetouchMain.isService(RetouchMain.commandLine().parseArgs(arguments.split(" "))))
                .isEqualTo(isService);
    }
}
