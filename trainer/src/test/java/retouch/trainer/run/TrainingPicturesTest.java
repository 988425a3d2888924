package retouch.trainer.run;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrainingPicturesTest {

    @Test
    void measuresWithTheSameFacesWhateverTheRecipesSeed() throws Exception {
        try (TrainingPictures one = TrainingPictures.take(List.of(), 1_000, 1);
                TrainingPictures other = TrainingPictures.take(List.of(), 1_000, 2)) {
            assertThat(other.snapshot()).isEqualTo(one.snapshot());
            for (long index = 0; index < 4; index++) {
                assertThat(other.heldOut().face(index, 64).rgb())
                        .isEqualTo(one.heldOut().face(index, 64).rgb());
            }
        }
    }
}
