package retouch.trainer.command;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class TrainPreviewCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesASheetThatTheSameSeedWritesAgain() throws IOException {
        Path sheet = folder.resolve("new").resolve("sheet.png");
        assertThat(run("--count", "2", "--side", "64", "--seed", "5", "--out", sheet.toString())).isZero();
        assertThat(out.toString()).startsWith("Wrote " + sheet + ": 2 samples of 64 pixels, ");
        BufferedImage picture = ImageIO.read(sheet.toFile());
        assertThat(picture.getWidth()).isGreaterThan(1000);
        byte[] first = Files.readAllBytes(sheet);
        run("--count", "2", "--side", "64", "--seed", "5", "--out", sheet.toString());
        assertThat(Files.readAllBytes(sheet)).isEqualTo(first);
        run("--count", "2", "--side", "64", "--seed", "6", "--out", sheet.toString());
        assertThat(Files.readAllBytes(sheet)).isNotEqualTo(first);
    }

    @Test
    void tellsAProgramWhatIsOnTheSheet() {
        Path sheet = folder.resolve("sheet.png");
        assertThat(run("--count", "1", "--side", "64", "--out", sheet.toString(), "--json")).isZero();
        assertThat(out.toString()).matches("\\{\"sheet\":\"" + sheet + "\",\"side\":64,\"seed\":1,"
                + "\"prepareMillis\":[0-9.]+,\"samples\":\\[\\{\"number\":0,\"holeShare\":0\\.[0-9E-]+,"
                + "\"sketch\":(true|false),\"color\":(true|false)}]}\\R");
    }

    @Test
    void saysWhatIsWrongWithAnOption() {
        assertThat(run("--count", "0", "--out", "x.png")).isEqualTo(2);
        assertThat(err.toString()).contains("--count must be between 1 and 64, not 0.");
        assertThat(run("--side", "9", "--out", "x.png")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void saysWhatToDoIfTheSheetCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run("--count", "1", "--side", "32", "--out", file.resolve("sheet.png").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("The sheet cannot be written")
                .contains("Name a file in a folder");
    }

    @Test
    void exitCodesAreForever() {
        assertThat(Arrays.stream(TrainExit.values()).map(TrainExit::number)).containsExactly(0, 1, 2, 3, 4);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = new CommandLine(new TrainPreviewCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
