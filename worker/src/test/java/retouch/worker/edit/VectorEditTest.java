package retouch.worker.edit;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.PictureReader;
import retouch.worker.generate.Company;
import retouch.worker.generate.NaiveGenerator;
import retouch.worker.generate.SeededWeights;
import retouch.worker.generate.vector.VectorGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/// One edit with the engine that runs everywhere: pure Java from the files to the file.
class VectorEditTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(64, 4, 3, GateVariant.PROPER);

    @Test
    void paintsWhatPlainLoopsPaint() throws Exception {
        PixelBox hole = new PixelBox(20, 12, 30, 25);
        Sources sources = new Sources(TestPictures.photograph(90, 70, 3), TestPictures.mask(90, 70, hole),
                Optional.empty(), Optional.empty());
        EditService.Wish wish = new EditService.Wish(Optional.empty(), 7,
                new EditNote("test", "v", "job-1", false),
                Optional.of("photograph"), () -> false, Company.ALONE);
        try (VectorGenerator vector = VectorGenerator.load(NETWORK, SeededWeights.of(NETWORK, 1),
                VectorGenerator.Config.standard());
                NaiveGenerator naive = new NaiveGenerator(NETWORK, SeededWeights.of(NETWORK, 1))) {
            PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);
            System.out.println("edited on " + vector.device());

            Edited byVector = new EditService(reader, vector).edit(sources, wish,
                    new StageClock(stage -> {}));
            Edited byLoops = new EditService(reader, naive).edit(sources, wish, new StageClock(stage -> {}));

            int[] expected = pixels(byLoops);
            int[] painted = pixels(byVector);
            assertThat(painted).hasSameSizeAs(expected);
            for (int index = 0; index < painted.length; index++) {
                assertThat(Math.abs(painted[index] - expected[index])).as("sample %d", index)
                        .isLessThanOrEqualTo(1); // rounding to 8 bits
            }
        }
    }

    private static int[] pixels(Edited edited) throws Exception {
        byte[] png = ((Edited.Painted) edited).png();
        return TestPictures.samples(png).getPixels(0, 0, 90, 70, (int[]) null);
    }
}
