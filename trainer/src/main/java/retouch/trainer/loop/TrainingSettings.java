package retouch.trainer.loop;

import java.util.Objects;

import retouch.schemas.network.NetworkDescription;
import retouch.trainer.loss.LossWeights;
import retouch.trainer.network.Critic.CriticDescription;

/// What a training does, apart from its pictures.
///
/// @param network        the generator
/// @param critic         the critic
/// @param weights        of the losses
/// @param batch          pictures that are computed together
/// @param accumulation   batches whose gradients are added before a step is taken
/// @param adam           of both networks
/// @param generatorRate  learning rate of the generator
/// @param criticRate     learning rate of the critic
/// @param averageDecay   of the moving average of the generator's weights, which is what is exported
/// @param adversarialFrom step from which the critic is trained and asked: before it, it costs nothing
/// @param seed           decides the first weights, the critic's sample points and the samples
public record TrainingSettings(
        NetworkDescription network,
        CriticDescription critic,
        LossWeights weights,
        int batch,
        int accumulation,
        AdamSettings adam,
        LearningRate generatorRate,
        LearningRate criticRate,
        double averageDecay,
        long adversarialFrom,
        long seed) {

    public TrainingSettings {
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(adam, "adam");
        Objects.requireNonNull(generatorRate, "generatorRate");
        Objects.requireNonNull(criticRate, "criticRate");
        if (batch < 1 || accumulation < 1 || adversarialFrom < 0) {
            throw new IllegalArgumentException(
                    "batch and accumulation must be 1 or more, adversarialFrom 0 or more: %d, %d, %d"
                            .formatted(batch, accumulation, adversarialFrom));
        }
        if (!(averageDecay >= 0 && averageDecay < 1)) {
            throw new IllegalArgumentException("averageDecay must be in [0, 1): " + averageDecay);
        }
        if (critic.side() != network.side()) {
            throw new IllegalArgumentException("generator and critic must have the same side, not %d and %d"
                    .formatted(network.side(), critic.side()));
        }
    }

    /// The recommended values for a network.
    public static TrainingSettings standard(NetworkDescription network) {
        return new TrainingSettings(network,
                CriticDescription.of(network.side(), network.baseChannels()),
                LossWeights.published(), 4, 1, AdamSettings.standard(),
                new LearningRate(1e-4, 100, 0.1, 100_000),
                new LearningRate(1e-4, 100, 0.1, 100_000), 0.999, 0, 1);
    }

    /// Samples that one step uses up.
    public long samplesPerStep() {
        return (long) batch * accumulation;
    }
}
