package retouch.producer.client;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.producer.testing.Pictures;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.pixel.DecodeBudget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class InspectorTest {

    private static final PictureFile PHOTOGRAPH = PictureFile.of("face.png", Pictures.plain(100, 50, 0));
    private static final PictureFile MASK = PictureFile.of("mask.png", Pictures.mask(100, 50));

    private final Inspector inspector = new Inspector(DecodeBudget.DEFAULT);

    @TempDir
    private Path folder;

    @Test
    void handsOutWhatItRead() throws Exception {
        Inspection inspection = inspector.inspect(Edit.of(PHOTOGRAPH, MASK));

        assertThat(inspection).asInstanceOf(type(Inspection.Passed.class)).satisfies(passed -> {
            assertThat(passed.contents().photograph()).isEqualTo(PHOTOGRAPH.read());
            assertThat(passed.contents().mask()).isEqualTo(MASK.read());
            assertThat(passed.contents().sketch()).isEmpty();
            assertThat(passed.contents().color()).isEmpty();
        });
    }

    @Test
    void refusesAMissingFile() {
        assertRefused(Edit.of(folder.resolve("nobody.png"), folder.resolve("mask.png")),
                RefusalCode.OBJECT_MISSING,
                "The photograph (%s) does not exist. Check the path."
                        .formatted(folder.resolve("nobody.png")));
    }

    @Test
    void refusesAFolder() {
        assertThat(inspector.inspect(Edit.of(folder, folder))).asInstanceOf(type(Inspection.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(RefusalCode.OBJECT_MISSING);
                    assertThat(refused.refusal().sentence())
                            .startsWith("The photograph (%s) cannot be read".formatted(folder));
                });
    }

    @Test
    void refusesWhatIsNoImage() {
        PictureFile text = PictureFile.of("notes.txt",
                "not a picture at all".getBytes(StandardCharsets.UTF_8));

        assertThat(inspector.inspect(Edit.of(PHOTOGRAPH, text))).asInstanceOf(type(Inspection.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(RefusalCode.NOT_AN_IMAGE);
                    assertThat(refused.refusal().sentence()).containsIgnoringCase("the mask (notes.txt)");
                });
    }

    @Test
    void refusesAFileOverTheBudgetWithoutReadingIt() throws Exception {
        Path large = folder.resolve("large.png");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            // More than an array can hold, and no block of the disk.
            sparse.setLength(5_000_000_000L);
        }

        assertRefused(Edit.of(PictureFile.of(large), MASK), RefusalCode.OVER_BUDGET,
                ("The photograph (%s) has 5,000,000,000 bytes; at most 20,000,000 are allowed."
                        + " Save it smaller or with more compression.").formatted(large));
    }

    @Test
    void refusesAMaskOfAnotherSize() {
        PictureFile mask = PictureFile.of("mask.png", Pictures.mask(100, 51));

        assertRefused(Edit.of(PHOTOGRAPH, mask), RefusalCode.SIZE_MISMATCH,
                "The mask (mask.png) has 100x51 pixels and the photograph (face.png) has 100x50;"
                        + " save the mask in the photograph's size.");
    }

    @Test
    void refusesASketchOfAnotherAspect() {
        PictureFile sketch = PictureFile.of("sketch.png", Pictures.plain(200, 103, 0));

        assertRefused(Edit.of(PHOTOGRAPH, MASK).withSketch(sketch), RefusalCode.SIZE_MISMATCH,
                "The sketch (sketch.png) has 200x103 pixels and the photograph (face.png) has 100x50;"
                        + " any size will do if the aspect is the same (within 1 %).");
    }

    @Test
    void refusesAColorPictureThatIsTooWide() {
        PictureFile color = PictureFile.of("color.png", Pictures.plain(104, 50, 0));

        assertRefused(Edit.of(PHOTOGRAPH, MASK).withColor(color), RefusalCode.SIZE_MISMATCH,
                "The color picture (color.png) has 104x50 pixels and the photograph (face.png) has 100x50;"
                        + " any size will do if the aspect is the same (within 1 %).");
    }

    @Test
    void acceptsGuidanceOfAnotherSizeWithinOnePercentOfTheAspect() {
        Edit edit = Edit.of(PHOTOGRAPH, MASK)
                .withSketch(PictureFile.of("sketch.png", Pictures.plain(50, 25, 0)))
                .withColor(PictureFile.of("color.png", Pictures.plain(202, 100, 0)));

        assertThat(inspector.inspect(edit)).asInstanceOf(type(Inspection.Passed.class)).satisfies(passed -> {
            assertThat(passed.contents().sketch()).isPresent();
            assertThat(passed.contents().color()).isPresent();
        });
    }

    private void assertRefused(Edit edit, RefusalCode code, String sentence) {
        assertThat(inspector.inspect(edit)).isEqualTo(refused(code, sentence));
    }

    private static Inspection refused(RefusalCode code, String sentence) {
        return new Inspection.Refused(new Refusal(code, sentence));
    }
}
