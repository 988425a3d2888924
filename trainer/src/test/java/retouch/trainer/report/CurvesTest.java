package retouch.trainer.report;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CurvesTest {

    @TempDir
    Path folder;

    /// The cache would register a shutdown hook, and curves are drawn while a training ends by SIGTERM.
    @Test
    void areDrawnWithoutImageIosFileCache() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        ImageIO.setCacheDirectory(gone.toFile());
        try {
            Files.delete(gone);
            byte[] png = Curves.png(new History());
            ImageIO.setCacheDirectory(null);
            assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isPositive();
        } finally {
            ImageIO.setCacheDirectory(null);
        }
    }
}
