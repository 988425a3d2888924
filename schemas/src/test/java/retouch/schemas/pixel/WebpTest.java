package retouch.schemas.pixel;

import java.util.Base64;
import java.util.BitSet;
import java.util.List;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;

import static org.assertj.core.api.Assertions.assertThat;

/// Files of libwebp's `cwebp`, 16x12: red is 16 x, green 20 y, blue 9 (x + y); alpha, where there is some,
/// is 255 left of x = 8 and 16 y right of it.
class WebpTest {

    private static final int WIDTH = 16;
    private static final int HEIGHT = 12;

    private static final String LOSSLESS = "UklGRioAAABXRUJQVlA4TB4AAAAvD8ACAJmM6H9s"
            + "IqL/ASEBYYT/dzV5ICYhJgC46i4=";
    private static final String LOSSLESS_ALPHA = "UklGRlQAAABXRUJQVlA4TEcAAAAvD8ACEJmM6H9s"
            + "IqL/YUDQtm0MYvzRbgqFfyCaYBCSlH+ERwghhBBCCCGEEEIIIcMJeGKXfx84VNKSnoxkJivZyUlu8pJ/AAA=";
    private static final String LOSSY = "UklGRl4AAABXRUJQVlA4IFIAAACQAgCdASoQAAwA"
            + "AMASJbACdLoBQAEYACbiFYG2AAD+/9TrfkghJBCSCEat7WWMoT3geS0BI5Y9qhAd/78zv/hft+1RZH/pR9mq"
            + "maK9yKlxAAAA";
    private static final String LOSSY_ALPHA = "UklGRrIAAABXRUJQVlA4WAoAAAAQAAAADwAACwAA"
            + "QUxQSDsAAAABZyAQICQ48z+kISISLyCEZCtfIYUUUkghhRRSSCGFFL5CUt1JRPR/Ah6DKlSlGtWpQU1qUZs6"
            + "1KXyTwBWUDggUAAAAJACAJ0BKhAADAAAwBIlsAJ0ugFAARgAJuIVgbYAAP7/1Ot+SCEkEJIIRq3tZYyhPeB5"
            + "LQEjlj2qEB3/vzO/+CB34wf/Sj7NVM079hnCCAAA";
    private static final String TURNED = "UklGRl4AAABXRUJQVlA4WAoAAAAIAAAADwAACwAA"
            + "VlA4TB4AAAAvD8ACAJmM6H9sIqL/ASEBYYT/dzV5ICYhJgC46i5FWElGGgAAAElJKgAIAAAAAQASAQMAAQAA"
            + "AAYAAAAAAAAA";

    private final PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);

    static List<byte[]> files() {
        return List.of(bytes(LOSSLESS), bytes(LOSSLESS_ALPHA), bytes(LOSSY), bytes(LOSSY_ALPHA),
                bytes(TURNED));
    }

    @Test
    void losslessIsExact() {
        for (String file : List.of(LOSSLESS, LOSSLESS_ALPHA)) {
            assertThat(read(file).rgb(new PixelBox(0, 0, WIDTH, HEIGHT))).isEqualTo(drawn());
        }
    }

    @Test
    void lossyIsNear() {
        for (String file : List.of(LOSSY, LOSSY_ALPHA)) {
            float[] rgb = read(file).rgb(new PixelBox(0, 0, WIDTH, HEIGHT));
            float[] drawn = drawn();
            double sum = 0;
            for (int index = 0; index < rgb.length; index++) {
                sum += Math.abs(rgb[index] - drawn[index]);
            }
            assertThat(sum / rgb.length).as("mean difference").isLessThan(12);
        }
    }

    @Test
    void keepsOpacity() {
        for (String file : List.of(LOSSLESS_ALPHA, LOSSY_ALPHA)) {
            Picture picture = read(file);
            for (int y = 0; y < HEIGHT; y++) {
                assertThat(picture.alpha(3, y)).isEqualTo(255);
                assertThat(picture.alpha(12, y)).isEqualTo(16 * y);
            }
        }
        assertThat(read(LOSSLESS).alpha(12, 1)).isEqualTo(255);
    }

    @Test
    void standsUpright() {
        Picture picture = read(TURNED);
        assertThat(picture.width()).isEqualTo(HEIGHT);
        assertThat(picture.height()).isEqualTo(WIDTH);
        // Turned by a quarter to the right: the top left comes from the bottom left.
        assertThat(picture.rgb(new PixelBox(0, 0, 1, 1))).containsExactly(0, 20 * 11, 9 * 11);
        assertThat(reader.probe("the picture", bytes(TURNED))).isEqualTo(new Probe.Header(HEIGHT, WIDTH));
    }

    @Test
    void keepsEverySampleOutsideTheHole() {
        BitSet bits = new BitSet();
        bits.set(2 * HEIGHT + 3);
        for (String file : List.of(LOSSLESS, LOSSLESS_ALPHA, LOSSY, LOSSY_ALPHA, TURNED)) {
            Picture original = read(file);
            Mask hole = Mask.of(original.width(), original.height(), bits);
            Picture result = decoded(original
                    .repaint(hole, new PixelBox(0, 0, original.width(), original.height()),
                            new float[3 * WIDTH * HEIGHT])
                    .toPng(new EditNote("Retouch test", "m1", "job-1", false)));
            for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
                int x = pixel % original.width();
                int y = pixel / original.width();
                PixelBox box = new PixelBox(x, y, 1, 1);
                boolean isHole = hole.contains(x, y);
                assertThat(result.rgb(box)).as("pixel " + pixel)
                        .isEqualTo(isHole ? new float[3] : original.rgb(box));
                assertThat(result.alpha(x, y)).isEqualTo(isHole ? 255 : original.alpha(x, y));
            }
        }
    }

    private static float[] drawn() {
        float[] drawn = new float[3 * WIDTH * HEIGHT];
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            int x = pixel % WIDTH;
            int y = pixel / WIDTH;
            drawn[3 * pixel] = 16 * x;
            drawn[3 * pixel + 1] = 20 * y;
            drawn[3 * pixel + 2] = 9 * (x + y);
        }
        return drawn;
    }

    private Picture read(String file) {
        return decoded(bytes(file));
    }

    private Picture decoded(byte[] file) {
        return switch (reader.read("the picture", file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(retouch.schemas.job.Refusal refusal) ->
                throw new AssertionError(refusal.sentence());
        };
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
