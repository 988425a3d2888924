package retouch.schemas.pixel;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class DamagedFileTest {

    private static final long SEED = 20261125;
    private static final int MUTATIONS = 2000;

    private final PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);

    @Test
    void noMutationMakesItThrow() throws IOException {
        List<byte[]> files = new ArrayList<>(RepaintTest.files().values());
        files.addAll(WebpTest.files());
        Random random = new Random(SEED);
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            byte[] file = files.get(mutation % files.size()).clone();
            for (int change = random.nextInt(1, 8); change > 0; change--) {
                // Headers are where it hurts.
                int bound = random.nextBoolean() ? Math.min(64, file.length) : file.length;
                file[random.nextInt(bound)] = (byte) random.nextInt(256);
            }
            byte[] mutated = random.nextInt(4) == 0
                    ? Arrays.copyOf(file, random.nextInt(file.length + 1))
                    : file;
            assertThatCode(() -> look(mutated)).as("mutation %d, seed %d", mutation, SEED)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyCutOffFileIsRefused() throws IOException {
        List<byte[]> files = new ArrayList<>(RepaintTest.files().values());
        files.addAll(WebpTest.files());
        for (int kind = 0; kind < files.size(); kind++) {
            byte[] file = files.get(kind);
            for (int part = 1; part < 16; part++) {
                int length = file.length * part / 16;
                if (length >= 16) {
                    assertThat(refusal(Arrays.copyOf(file, length)).code())
                            .as("kind %d cut after %d of %d bytes", kind, length, file.length)
                            .isEqualTo(RefusalCode.TRUNCATED_IMAGE);
                }
            }
        }
    }

    @Test
    void aJpegCutInItsScanDoesNotComeOutGray() throws IOException {
        BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(SEED);
        for (int pixel = 0; pixel < 200 * 200; pixel++) {
            image.setRGB(pixel % 200, pixel / 200, random.nextInt());
        }
        byte[] file = RepaintTest.encode(image, "jpg");
        byte[] cut = Arrays.copyOf(file, file.length / 2);
        cut[cut.length - 3] = 0;
        cut[cut.length - 2] = (byte) 0xFF;
        cut[cut.length - 1] = (byte) 0xD9;
        assertThat(refusal(cut).code()).isEqualTo(RefusalCode.TRUNCATED_IMAGE);
    }

    @Test
    void aWrongChecksumIsDamage() {
        byte[] file = new PngBuilder(4, 4, 8, 0, 0).data(new byte[20]).end();
        file[file.length - 13] ^= 1; // the last byte of IDAT's checksum
        assertThat(refusal(file).code()).isEqualTo(RefusalCode.TRUNCATED_IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"GIF89a____________,GIF", "BM________________,BMP", "%PDF-1.7__________,PDF",
            "<svg xmlns=______>,SVG", "____ftypheic______,HEIC", "____ftypavif______,AVIF"})
    void namesTheFormatsThatItDoesNotTake(String file, String format) {
        Refusal refusal = refusal(file.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal.code()).isEqualTo(RefusalCode.UNSUPPORTED_IMAGE);
        assertThat(refusal.sentence()).startsWith("The mask (m.x) ").contains(format)
                .endsWith("Save it as PNG, JPEG or WebP and try again.");
    }

    @ParameterizedTest
    @CsvSource({"''", "hello", "____ftypisom______"})
    void saysWhatIsNotAPicture(String file) {
        assertThat(refusal(file.getBytes(StandardCharsets.ISO_8859_1)).code())
                .isEqualTo(RefusalCode.NOT_AN_IMAGE);
    }

    private void look(byte[] file) {
        reader.probe("the picture", file);
        if (reader.read("the picture", file) instanceof Reading.Decoded(Picture picture)) {
            picture.rgb(new PixelBox(0, 0, picture.width(), picture.height()));
            picture.toPng(new EditNote("Retouch test", "m1", "job-1", false));
        }
    }

    private Refusal refusal(byte[] file) {
        return switch (reader.read("the mask (m.x)", file)) {
            case Reading.Decoded decoded -> throw new AssertionError("it was decoded");
            case Reading.Refused(Refusal refusal) -> refusal;
        };
    }
}
