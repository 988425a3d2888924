package retouch.trainer.recipe;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RecipeTextTest {

    @Test
    void whatIsPrintedReadsBackAsTheSame() throws Exception {
        Recipe recipe = RecipeText.standardWith(Map.of("side", "128", "channels", "8", "hole.widthMaxPixels",
                "90.5", "losses.style", "20", "gates", "compatible"));
        assertThat(RecipeText.read(RecipeText.print(recipe).lines().toList())).isEqualTo(recipe);
        assertThat(recipe.samples().hole().widthMaxPixels()).isEqualTo(90.5);
        assertThat(recipe.training().weights().style()).isEqualTo(20);
    }

    @Test
    void everyPublishedConstantIsThereWithItsDefault() {
        assertThat(RecipeText.values(Recipe.standard())).containsEntry("losses.hole", "6.0")
                .containsEntry("losses.perceptual", "0.05").containsEntry("losses.adversarial", "0.001")
                .containsEntry("losses.style", "120.0").containsEntry("losses.variation", "0.1")
                .containsEntry("losses.drift", "0.001").containsEntry("losses.penalty", "10.0")
                .containsEntry("hole.drawsMax", "10").containsEntry("hole.angleMaxDegrees", "60.0")
                .containsEntry("hole.hairProbability", "0.3").containsEntry("adam.beta1", "0.5")
                .containsEntry("sketch.clipLimit", "2.0");
    }

    @Test
    void aSmallerNetworkHasItsOwnStandardValues() throws Exception {
        Recipe small = RecipeText.read(List.of("# small", "", "side = 128", "channels = 8"));
        assertThat(small.criticChannels()).isEqualTo(8);
        assertThat(small.criticLayers()).isEqualTo(4);
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        RecipeException mistakes = catchThrowableOfType(RecipeException.class,
                () -> RecipeText
                        .standardWith(Map.of("batch", "many", "hole.drawMax", "3", "losses.hole", "-1")));
        assertThat(mistakes.problems()).hasSize(3).anyMatch(line -> line.contains("hole.drawMax"))
                .contains("batch must be a whole number, not many.")
                .anyMatch(line -> line.startsWith("losses: "));
        RecipeException lines = catchThrowableOfType(RecipeException.class,
                () -> RecipeText.read(List.of("side", "batch = 2", "batch = 3")));
        assertThat(lines.problems()).containsExactly("Line 1 is not `name = value`.",
                "Line 3: batch is there twice.");
    }
}
