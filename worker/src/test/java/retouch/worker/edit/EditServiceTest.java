package retouch.worker.edit;

import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.job.PixelBox;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Company;
import retouch.worker.generate.Generator;

import static org.assertj.core.api.Assertions.assertThat;

class EditServiceTest {

    private static final EditService.Wish WISH = new EditService.Wish(Optional.empty(), 7,
            new EditNote("test", "flat", "job-1", false), Optional.empty(), () -> false, Company.ALONE);
    private static final PixelBox HOLE = new PixelBox(10, 12, 9, 7);

    @ParameterizedTest
    @CsvSource({
            "37, 29, 10, 12, 9, 7",
            "37, 29, 0, 0, 9, 7",
            "37, 29, 30, 22, 7, 7",
            "37, 29, 0, 5, 37, 3",
            "32, 32, 8, 8, 16, 16",
            "101, 67, 20, 5, 61, 60",
            "5, 3, 4, 2, 1, 1",
            "200, 9, 3, 0, 150, 8"})
    void whatLiesOutsideTheHoleKeepsItsBits(int width, int height, int left, int top, int holeWidth,
            int holeHeight) throws Exception {
        PixelBox hole = new PixelBox(left, top, holeWidth, holeHeight);
        byte[] photograph = TestPictures.photograph(width, height, 3);

        byte[] result = painted(edit(new FlatGenerator(0.5f), sources(photograph, hole, width, height)));

        requireSameOutside(photograph, result, hole);
    }

    @ParameterizedTest
    @CsvSource({"32, 32, 10, 12, 9, 7", "32, 32, 0, 0, 9, 7", "200, 150, 30, 22, 90, 67",
            "101, 67, 20, 5, 61, 60"})
    void looksAtNothingOutsideTheRegionItAsksFor(int width, int height, int left, int top, int holeWidth,
            int holeHeight) throws Exception {
        PixelBox hole = new PixelBox(left, top, holeWidth, holeHeight);
        Sources sources = sources(TestPictures.photograph(width, height, 8), hole, width, height);

        byte[] whole = painted(edit(new StripesGenerator(false), sources));
        byte[] part = painted(edit(new StripesGenerator(true), sources));

        assertThat(part).isEqualTo(whole);
    }

    @Test
    void sixteenBitsStaySixteenBits() throws Exception {
        byte[] photograph = TestPictures.deepPhotograph(37, 29, 4);

        byte[] result = painted(edit(new FlatGenerator(0.5f), sources(photograph, HOLE, 37, 29)));

        requireSameOutside(photograph, result, HOLE);
    }

    @Test
    void theHoleIsWhatTheGeneratorPaintedIfItKeptTheRest() throws Exception {
        PixelBox hole = new PixelBox(4, 4, 20, 20);
        byte[] result = painted(edit(FlatGenerator.inTheHole(0.6f),
                sources(TestPictures.photograph(32, 32, 5), hole, 32, 32)));

        assertThat(TestPictures.samples(result).getPixel(14, 14, (int[]) null)).containsExactly(204, 204,
                204);
    }

    @ParameterizedTest
    @CsvSource({"37, 29, 10, 12, 9, 7", "120, 90, 21, 13, 63, 41"})
    void hidesTheHoleFromTheGenerator(int width, int height, int left, int top, int holeWidth, int holeHeight)
            throws Exception {
        PixelBox hole = new PixelBox(left, top, holeWidth, holeHeight);
        byte[] photograph = TestPictures.photograph(width, height, 6);
        List<Tensor> seen = new ArrayList<>();

        byte[] first = painted(
                edit(new FlatGenerator(0.5f, seen::add), sources(photograph, hole, width, height)));
        byte[] second = painted(edit(new FlatGenerator(0.5f, seen::add),
                sources(TestPictures.blackened(photograph, hole), hole, width, height)));

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).isEqualTo(seen.get(1));
        assertThat(second).as("nothing of what the hole hid is in the result").isEqualTo(first);
    }

    @Test
    void sketchAndColorReachTheGeneratorAtAnyResolution() throws Exception {
        List<Tensor> seen = new ArrayList<>();
        byte[] line = TestPictures.mask(64, 64, new PixelBox(20, 20, 2, 2));
        byte[] color = TestPictures.mask(16, 16, new PixelBox(4, 4, 4, 4));
        Sources sources = new Sources(TestPictures.photograph(32, 32, 7),
                TestPictures.mask(32, 32, new PixelBox(8, 8, 16, 16)), Optional.of(line), Optional.of(color));

        painted(edit(new FlatGenerator(0, seen::add), sources));

        assertThat(channels(seen.getFirst(), 10, 10)).as("a line, white paint, the hole").startsWith(0, 0, 0,
                1, 1, 1, 1, 1);
        assertThat(channels(seen.getFirst(), 20, 20)).as("black paint, the hole").startsWith(0, 0, 0, 0, -1,
                -1, -1, 1);
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        Sources sources = sources(TestPictures.photograph(37, 29, 8), HOLE, 37, 29);

        assertThat(painted(edit(new FlatGenerator(0.5f), sources))).isEqualTo(
                painted(edit(new FlatGenerator(0.5f), sources)));
    }

    @Test
    void refusesAMaskOfAnotherSizeAndNamesBoth() throws Exception {
        refused(sources(TestPictures.photograph(37, 29, 9), HOLE, 29, 37), RefusalCode.SIZE_MISMATCH, "37x29",
                "29x37");
    }

    @Test
    void refusesAnEmptyMask() throws Exception {
        Sources sources = new Sources(TestPictures.photograph(8, 8, 1),
                TestPictures.blackened(TestPictures.photograph(8, 8, 1), new PixelBox(0, 0, 8, 8)),
                Optional.empty(),
                Optional.empty());
        refused(sources, RefusalCode.EMPTY_MASK, "nothing to repaint");
    }

    @Test
    void refusesAMaskThatCoversEverything() throws Exception {
        refused(sources(TestPictures.photograph(8, 6, 1), new PixelBox(0, 0, 8, 6), 8, 6),
                RefusalCode.FULL_MASK,
                "whole photograph");
    }

    @Test
    void refusesASketchOfAnotherAspectAndNamesBothSizes() throws Exception {
        Sources sources = new Sources(TestPictures.photograph(37, 29, 2), TestPictures.mask(37, 29, HOLE),
                Optional.of(TestPictures.photograph(64, 64, 2)), Optional.empty());
        refused(sources, RefusalCode.SIZE_MISMATCH, "sketch", "37x29", "64x64");
    }

    @Test
    void refusesAHoleWhoseSurroundingsDoNotFitIntoMemory() throws Exception {
        refused(sources(TestPictures.photograph(8000, 4, 1), new PixelBox(100, 1, 7800, 2), 8000, 4),
                RefusalCode.OVER_BUDGET, "7800x2", "8000", "7300");
    }

    @Test
    void refusesBytesThatAreNoPicture() throws Exception {
        Sources sources = new Sources(new byte[]{1, 2, 3}, TestPictures.mask(8, 8, new PixelBox(1, 1, 2, 2)),
                Optional.empty(), Optional.empty());
        refused(sources, RefusalCode.NOT_AN_IMAGE, "photograph");
    }

    private static void refused(Sources sources, RefusalCode code, String... parts) throws Exception {
        FlatGenerator generator = new FlatGenerator(0);
        assertThat(edit(generator, sources)).isInstanceOfSatisfying(Edited.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(code);
            assertThat(refused.refusal().sentence()).contains(parts);
        });
        assertThat(generator.runs()).isZero();
    }

    private static Edited edit(Generator generator, Sources sources) throws Exception {
        StageClock clock = new StageClock(stage -> assertThat(stage).isBetween(Stage.DECODE, Stage.ENCODE));
        return new EditService(new PictureReader(DecodeBudget.DEFAULT), generator).edit(sources, WISH, clock);
    }

    private static byte[] painted(Edited edited) {
        assertThat(edited).isInstanceOf(Edited.Painted.class);
        return ((Edited.Painted) edited).png();
    }

    private static Sources sources(byte[] photograph, PixelBox hole, int width, int height) {
        return new Sources(photograph, TestPictures.mask(width, height, hole), Optional.empty(),
                Optional.empty());
    }

    private static float[] channels(Tensor input, int x, int y) {
        float[] channels = new float[input.size(3)];
        System.arraycopy(input.data(), (y * input.size(2) + x) * channels.length, channels, 0,
                channels.length);
        return channels;
    }

    private static void requireSameOutside(byte[] photograph, byte[] result, PixelBox hole) {
        Raster before = TestPictures.samples(photograph);
        Raster after = TestPictures.samples(result);
        assertThat(after.getBounds()).isEqualTo(before.getBounds());
        assertThat(after.getSampleModel().getSampleSize()).isEqualTo(before.getSampleModel().getSampleSize());
        int changed = 0;
        for (int y = 0; y < before.getHeight(); y++) {
            for (int x = 0; x < before.getWidth(); x++) {
                boolean inside = x >= hole.left() && x < hole.left() + hole.width() && y >= hole.top()
                        && y < hole.top() + hole.height();
                int[] expected = before.getPixel(x, y, (int[]) null);
                int[] actual = after.getPixel(x, y, (int[]) null);
                if (!inside) {
                    assertThat(actual).as("pixel %d, %d", x, y).isEqualTo(expected);
                } else if (!Arrays.equals(actual, expected)) {
                    changed++;
                }
            }
        }
        assertThat(changed).as("pixels changed in the hole").isPositive();
    }
}
