package retouch.producer.command;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.producer.client.Edit;
import retouch.producer.client.PictureFile;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

import static org.assertj.core.api.Assertions.assertThat;

class BatchFolderTest {

    @TempDir
    private Path folder;

    @Test
    void pairsFilesByName() throws Exception {
        touch("ann.image.jpg", "ann.mask.png", "ann.sketch.png", "ann.color.webp", "b.c.image.PNG",
                "b.c.mask.png");

        BatchFolder content = BatchFolder.read(folder);

        Edit ann = Edit.of(file("ann.image.jpg"), file("ann.mask.png"))
                .withSketch(PictureFile.of(file("ann.sketch.png")))
                .withColor(PictureFile.of(file("ann.color.webp")));
        Edit second = Edit.of(file("b.c.image.PNG"), file("b.c.mask.png"));
        assertThat(content.items()).containsExactly(
                new BatchFolder.Item.Ready("ann", ann), new BatchFolder.Item.Ready("b.c", second));
        assertThat(content.ignored()).isEmpty();
    }

    @Test
    void refusesTwoFilesForOneRole() throws Exception {
        touch("ann.image.jpg", "ann.image.png", "ann.mask.png");

        assertThat(BatchFolder.read(folder).items()).containsExactly(wrong("ann",
                "There are 2 files for the image of ann: ann.image.jpg, ann.image.png. Keep one."));
    }

    @Test
    void refusesAMaskWithoutPhotographAndTheReverse() throws Exception {
        touch("ann.image.jpg", "bob.mask.png", "bob.sketch.png");

        assertThat(BatchFolder.read(folder).items()).containsExactly(
                wrong("ann", "ann.image.jpg has no mask beside it: add ann.mask.png."),
                wrong("bob", "bob.mask.png, bob.sketch.png has no photograph beside it: add bob.image.png"
                        + " (or .jpg, .jpeg, .webp)."));
    }

    @Test
    void namesTheFilesItIgnoresAndLooksIntoNoFolder() throws Exception {
        touch("face.png", ".image.png", "ann.image.gif");
        Files.createDirectory(folder.resolve("deep.image.png"));

        BatchFolder content = BatchFolder.read(folder);

        assertThat(content.items()).isEmpty();
        assertThat(content.ignored()).containsExactly(".image.png", "ann.image.gif", "face.png");
    }

    private void touch(String... names) throws Exception {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static BatchFolder.Item wrong(String name, String sentence) {
        return new BatchFolder.Item.Wrong(name, new Refusal(RefusalCode.OBJECT_MISSING, sentence));
    }
}
