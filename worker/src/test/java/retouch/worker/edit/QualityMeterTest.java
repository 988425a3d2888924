package retouch.worker.edit;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Company;
import retouch.worker.generate.Generator;
import retouch.worker.generate.RunOptions;

import static org.assertj.core.api.Assertions.assertThat;

/// What the figures say of painters whose faults are known.
class QualityMeterTest {

    private static final int SIDE = 32;
    private static final PixelBox HOLE = new PixelBox(8, 8, 16, 16);
    private static final Offset<Double> ROUNDING = Offset.offset(1e-3);

    @Test
    void findsNothingWrongWithThePhotographItself() throws Exception {
        EditQuality quality = paint(gray(100), painter(gray(100)), Optional.empty(), Optional.empty())
                .quality();

        assertThat(quality.known()).isCloseTo(0, ROUNDING);
        assertThat(quality.seam()).isCloseTo(0, ROUNDING);
        assertThat(quality.overall()).isCloseTo(1, ROUNDING);
    }

    @Test
    void measuresHowFarThePaintingIsFromThePhotographAroundTheHole() throws Exception {
        EditQuality quality = paint(gray(100), painter(gray(120)), Optional.empty(), Optional.empty())
                .quality();

        assertThat(quality.known()).isCloseTo(20, ROUNDING);
        assertThat(quality.seam()).as("the blend hides the step").isCloseTo(0, ROUNDING);
        assertThat(quality.overall()).isCloseTo((Math.exp(-20.0 / 32) + 1) / 2, ROUNDING);
    }

    @Test
    void seesAPaintingThatIsRougherThanThePhotographAtTheEdge() throws Exception {
        float[] rough = gray(100);
        Random random = new Random(1);
        for (int at = 0; at < rough.length; at++) {
            rough[at] += 60 * random.nextFloat() - 30;
        }
        EditQuality quality = paint(gray(100), painter(rough), Optional.empty(), Optional.empty()).quality();

        assertThat(quality.seam()).isGreaterThan(10);
    }

    @Test
    void countsTheLinesThatThePaintingFollows() throws Exception {
        PixelBox line = new PixelBox(10, 15, 12, 1);
        byte[] sketch = TestPictures.mask(SIDE, SIDE, line);
        float[] followed = gray(100);
        fill(followed, new PixelBox(10, 15, 12, 1), 20);
        float[] half = gray(100);
        fill(half, new PixelBox(10, 15, 4, 1), 20);

        assertThat(paint(gray(100), painter(followed), Optional.of(sketch), Optional.empty()).quality()
                .sketch()).isEqualTo(OptionalDouble.of(1));
        assertThat(paint(gray(100), painter(half), Optional.of(sketch), Optional.empty()).quality().sketch()
                .orElseThrow()).isBetween(0.4, 0.7);
        assertThat(paint(gray(100), painter(gray(100)), Optional.of(sketch), Optional.empty()).quality()
                .sketch()).isEqualTo(OptionalDouble.of(0));
    }

    @Test
    void comparesThePaintingWithTheStrokesOfColor() throws Exception {
        byte[] white = TestPictures.mask(SIDE, SIDE, new PixelBox(0, 0, SIDE, SIDE));
        EditQuality quality = paint(gray(200), painter(gray(200)), Optional.empty(), Optional.of(white))
                .quality();

        assertThat(quality.color().orElseThrow()).isCloseTo(55, ROUNDING);
        assertThat(quality.sketch()).isEmpty();
    }

    @Test
    void saysWhatKindOfJobItWas() throws Exception {
        byte[] line = TestPictures.mask(SIDE, SIDE, new PixelBox(10, 15, 8, 2));

        JobTraits traits = paint(gray(51), painter(gray(51)), Optional.of(line), Optional.empty()).traits();

        assertThat(traits.hole()).isEqualTo(0.25);
        assertThat(traits.scale()).isEqualTo(1);
        assertThat(traits.luminance()).isCloseTo(0.2, ROUNDING);
        assertThat(traits.saturation()).isZero();
        assertThat(traits.sketch()).isEqualTo(16.0 / 256);
        assertThat(traits.color()).isZero();
    }

    @Test
    void looksAtNothingThatIsNotComputed() throws Exception {
        byte[] line = TestPictures.mask(SIDE, SIDE, new PixelBox(8, 8, 16, 16));
        assertThat(paint(gray(90), new StripesGenerator(true), Optional.of(line), Optional.of(line)))
                .isEqualTo(
                        paint(gray(90), new StripesGenerator(false), Optional.of(line), Optional.of(line)));
    }

    private static EditFigures paint(float[] photograph, Generator generator, Optional<byte[]> sketch,
            Optional<byte[]> color) throws Exception {
        Sources sources = new Sources(TestPictures.png(photograph, SIDE),
                TestPictures.mask(SIDE, SIDE, HOLE), sketch, color);
        EditService.Wish wish = new EditService.Wish(Optional.empty(), 7,
                new EditNote("test", "flat", "job-1", false), Optional.empty(), () -> false, Company.ALONE);
        Edited edited = new EditService(new PictureReader(DecodeBudget.DEFAULT), generator).edit(sources,
                wish,
                new StageClock(_ -> {}));
        return ((Edited.Painted) edited).figures();
    }

    private static Generator painter(float[] rgb) {
        return new FlatGenerator(0) {
            @Override
            public Tensor run(Tensor input, RunOptions options) {
                return NineChannels.target(SIDE, rgb);
            }
        };
    }

    private static float[] gray(float level) {
        float[] rgb = new float[3 * SIDE * SIDE];
        Arrays.fill(rgb, level);
        return rgb;
    }

    private static void fill(float[] rgb, PixelBox box, float level) {
        for (int y = box.top(); y < box.top() + box.height(); y++) {
            Arrays.fill(rgb, 3 * (y * SIDE + box.left()), 3 * (y * SIDE + box.left() + box.width()), level);
        }
    }
}
