package retouch.trainer.recipe;

import java.util.Objects;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.data.color.ColorDomain;
import retouch.trainer.data.mask.FreeFormMask;
import retouch.trainer.data.mask.StrokeMask;
import retouch.trainer.data.sample.GuidanceMix;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sketch.CannyEdges;
import retouch.trainer.data.sketch.SketchDomain;
import retouch.trainer.loop.AdamSettings;
import retouch.trainer.loop.LearningRate;
import retouch.trainer.loop.TrainingSettings;
import retouch.trainer.loss.LossWeights;
import retouch.trainer.network.Critic.CriticDescription;

/// Everything about a training that a person may want to change, but for its pictures. A model's card names it by
/// its digest and shows it whole. See [RecipeText] for the form in which people write it.
///
/// @param side            of the network, in pixels
/// @param channels        of the generator's first layer
/// @param levels          halvings
/// @param gates           of the decoder
/// @param criticChannels  of the critic's first layer
/// @param criticLayers    of the critic
/// @param losses          weights of their terms
/// @param batch           pictures computed together
/// @param accumulation    batches a step
/// @param adam            of both networks
/// @param generatorRate   learning rate of the generator
/// @param criticRate      learning rate of the critic
/// @param averageDecay    of the moving average that is exported
/// @param adversarialFrom step from which the critic takes part
/// @param flipProbability how often a picture is mirrored
/// @param hole            of the masks
/// @param sketch          of the sketch domain
/// @param edges           of its edges
/// @param color           of the color domain
/// @param strokes         of the strokes of color
/// @param guidance        how often a sample comes with which guidance
/// @param seed            decides everything that is left to chance
public record Recipe(
        int side,
        int channels,
        int levels,
        GateVariant gates,
        int criticChannels,
        int criticLayers,
        LossWeights losses,
        int batch,
        int accumulation,
        AdamSettings adam,
        LearningRate generatorRate,
        LearningRate criticRate,
        double averageDecay,
        long adversarialFrom,
        double flipProbability,
        FreeFormMask.Settings hole,
        SketchDomain.Settings sketch,
        CannyEdges.Settings edges,
        ColorDomain.Settings color,
        StrokeMask.Settings strokes,
        GuidanceMix guidance,
        long seed) {

    public Recipe {
        Objects.requireNonNull(gates, "gates");
        Objects.requireNonNull(losses, "losses");
        Objects.requireNonNull(adam, "adam");
        Objects.requireNonNull(generatorRate, "generatorRate");
        Objects.requireNonNull(criticRate, "criticRate");
        Objects.requireNonNull(hole, "hole");
        Objects.requireNonNull(sketch, "sketch");
        Objects.requireNonNull(edges, "edges");
        Objects.requireNonNull(color, "color");
        Objects.requireNonNull(strokes, "strokes");
        Objects.requireNonNull(guidance, "guidance");
        training(side, channels, levels, gates, criticChannels, criticLayers, losses, batch, accumulation,
                adam, generatorRate, criticRate, averageDecay, adversarialFrom, seed);
    }

    /// What is known of the paper's training, and recommended values for what is not, for a network that a computer
    /// without a GPU can train: 256 pixels, 16 channels.
    public static Recipe standard() {
        return of(new NetworkDescription(256, 16, 7, GateVariant.PROPER));
    }

    /// The recommended values for a network.
    public static Recipe of(NetworkDescription network) {
        TrainingSettings training = TrainingSettings.standard(network);
        SampleMaker.Settings samples = SampleMaker.Settings.standard(network.side());
        return new Recipe(network.side(), network.baseChannels(), network.levels(), network.gates(),
                training.critic().baseChannels(), training.critic().layers(), training.weights(),
                training.batch(), training.accumulation(), training.adam(), training.generatorRate(),
                training.criticRate(), training.averageDecay(), training.adversarialFrom(),
                samples.flipProbability(), samples.hole(), samples.sketch(), samples.edges(), samples.color(),
                samples.strokes(), samples.guidance(), training.seed());
    }

    public NetworkDescription network() {
        return new NetworkDescription(side, channels, levels, gates);
    }

    public TrainingSettings training() {
        return training(side, channels, levels, gates, criticChannels, criticLayers, losses, batch,
                accumulation, adam, generatorRate, criticRate, averageDecay, adversarialFrom, seed);
    }

    public SampleMaker.Settings samples() {
        return new SampleMaker.Settings(side, flipProbability, hole, sketch, edges, color, strokes, guidance);
    }

    private static TrainingSettings training(int side, int channels, int levels, GateVariant gates,
            int criticChannels, int criticLayers, LossWeights losses, int batch, int accumulation,
            AdamSettings adam, LearningRate generatorRate, LearningRate criticRate, double averageDecay,
            long adversarialFrom, long seed) {
        return new TrainingSettings(new NetworkDescription(side, channels, levels, gates),
                new CriticDescription(side, criticChannels, criticLayers), losses, batch, accumulation, adam,
                generatorRate, criticRate, averageDecay, adversarialFrom, seed);
    }
}
