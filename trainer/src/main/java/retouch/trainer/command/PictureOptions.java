package retouch.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Option;

import retouch.trainer.data.set.FolderPictures;
import retouch.trainer.data.set.PictureSet;
import retouch.trainer.data.set.PictureSetException;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.feature.ShippedFeatures;
import retouch.trainer.feature.vgg16.FeatureFileException;
import retouch.trainer.feature.vgg16.Vgg16Features;
import retouch.trainer.run.TrainingPictures;

/// What a training learns from, as people give it.
final class PictureOptions {

    @Option(names = "--pictures", paramLabel = "DIR",
            description = "a folder with pictures (default: faces that a program draws)")
    private Optional<Path> pictures = Optional.empty();

    @Option(names = "--synthetic", paramLabel = "N",
            description = "how many drawn faces to add (default: none with --pictures, else a million)")
    private Optional<Long> synthetic = Optional.empty();

    @Option(names = "--features", paramLabel = "FILE",
            description = "VGG16 weights for the perceptual terms, Keras `.h5` or Deeplearning4j's zip"
                    + " (default: the network that comes with Retouch)")
    private Optional<Path> features = Optional.empty();

    TrainingPictures take(long seed) throws PictureSetException {
        List<PictureSet> sets = pictures.<List<PictureSet>>map(folder -> List.of(new FolderPictures(folder)))
                .orElseGet(List::of);
        long drawn = synthetic.orElse(sets.isEmpty() ? TrainingPictures.SYNTHETIC_COUNT : 0);
        return TrainingPictures.take(sets, drawn, seed);
    }

    FeatureNetwork features() throws IOException, FeatureFileException {
        return features.isPresent() ? Vgg16Features.load(features.get()) : ShippedFeatures.load();
    }
}
