package retouch.producer.sheet;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.producer.testing.Pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ContactSheetTest {

    private static final int PAPER = 0xFFFAFAF8;

    @TempDir
    private Path folder;

    @Test
    void showsOneEqualTilePerPicture() throws Exception {
        BufferedImage sheet = draw(files(Optional.of(write("sketch.png", 32, 0x000000)),
                Optional.of(write("color.png", 128, 0x00FF00))));

        assertThat(sheet.getWidth()).isEqualTo(40 + 5 * 360 + 4 * 28 + 40);
        assertThat(middleOfTile(sheet, 1)).as("mask").isEqualTo(0xFFFFFFFF);
        assertThat(middleOfTile(sheet, 2)).as("sketch").isEqualTo(0xFF000000);
        assertThat(middleOfTile(sheet, 3)).as("color").isEqualTo(0xFF00FF00);
        assertThat(middleOfTile(sheet, 4)).as("result").isEqualTo(0xFFAA5500);
    }

    @Test
    void leavesOutWhatWasNotGiven() throws Exception {
        BufferedImage sheet = draw(files(Optional.empty(), Optional.empty()));

        assertThat(sheet.getWidth()).isEqualTo(40 + 3 * 360 + 2 * 28 + 40);
        assertThat(middleOfTile(sheet, 2)).as("result").isEqualTo(0xFFAA5500);
    }

    @Test
    void marksTheEdgeOfTheHoleOnTheInputOnly() throws Exception {
        BufferedImage sheet = draw(files(Optional.empty(), Optional.empty()));

        assertThat(sheet.getRGB(40 + 90, 40 + 180)).as("edge on the input").isEqualTo(0xFFFF2D6F);
        assertThat(middleOfTile(sheet, 0)).as("inside the hole").isEqualTo(0xFF336699);
        assertThat(sheet.getRGB(40 + 10, 40 + 10)).as("outside the hole").isEqualTo(0xFF336699);
        assertThat(sheet.getRGB(40 + 2 * 388 + 90, 40 + 180)).as("edge on the result").isEqualTo(0xFFAA5500);
    }

    @Test
    void writesACaptionBelowEachTile() throws Exception {
        BufferedImage sheet = draw(files(Optional.empty(), Optional.empty()));

        for (int tile = 0; tile < 3; tile++) {
            assertThat(inkBelowTile(sheet, tile)).as("caption of tile " + tile).isPositive();
        }
    }

    @Test
    void keepsTheShapeOfATallPhotograph() throws Exception {
        Path photograph = Pictures.write(folder, "tall.png", Pictures.plain(100, 400, 0x336699));
        Path mask = Pictures.write(folder, "tall-mask.png", Pictures.mask(100, 400));

        BufferedImage sheet = draw(
                new ContactSheet.EditFiles(photograph, mask, Optional.empty(), Optional.empty(),
                        photograph, ""));

        assertThat(sheet.getRGB(40 + 180, 40 + 10)).as("in the middle of the tile").isEqualTo(0xFF336699);
        assertThat(sheet.getRGB(40 + 20, 40 + 10)).as("beside the tall picture").isEqualTo(PAPER);
    }

    @Test
    void showsACheckerboardThroughTransparentColor() throws Exception {
        Path color = Pictures.write(folder, "clear.png",
                Pictures.png(new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB)));

        BufferedImage sheet = draw(files(Optional.empty(), Optional.of(color)));

        assertThat(sheet.getRGB(40 + 2 * 388 + 4, 40 + 4)).isEqualTo(0xFFFFFFFF);
        assertThat(sheet.getRGB(40 + 2 * 388 + 12, 40 + 4)).isEqualTo(0xFFE6E6E6);
    }

    @Test
    void savesTheWholeSheetOrNothing() throws Exception {
        Path target = folder.resolve("new/sheet.png");

        ContactSheet.of(files(Optional.empty(), Optional.empty())).save(target);

        assertThat(ImageIO.read(target.toFile())).isNotNull();
        assertThat(target.getParent()).isDirectoryContaining(target::equals);
        assertThat(target.getParent().toFile().list()).hasSize(1);
    }

    @Test
    void namesTheFileThatIsNoPicture() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no picture");

        assertThatThrownBy(() -> ContactSheet.of(files(Optional.of(text), Optional.empty())))
                .hasMessageContaining("notes.txt");
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> new ContactSheet(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private ContactSheet.EditFiles files(Optional<Path> sketch, Optional<Path> color) {
        return new ContactSheet.EditFiles(write("photograph.png", 64, 0x336699),
                Pictures.write(folder, "mask.png", Pictures.mask(64, 64)), sketch, color,
                write("result.png", 64, 0xAA5500), "starter-1");
    }

    private Path write(String name, int side, int rgb) {
        return Pictures.write(folder, name, Pictures.plain(side, side, rgb));
    }

    private static BufferedImage draw(ContactSheet.EditFiles files) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(ContactSheet.of(files).toPng()));
    }

    private static int middleOfTile(BufferedImage sheet, int tile) {
        return sheet.getRGB(40 + tile * 388 + 180, 40 + 180);
    }

    private static int inkBelowTile(BufferedImage sheet, int tile) {
        int ink = 0;
        for (int y = 40 + 360 + 10; y < sheet.getHeight(); y++) {
            for (int x = 40 + tile * 388; x < 40 + tile * 388 + 360; x++) {
                ink += sheet.getRGB(x, y) == PAPER ? 0 : 1;
            }
        }
        return ink;
    }
}
