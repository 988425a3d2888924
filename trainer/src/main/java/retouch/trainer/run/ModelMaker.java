package retouch.trainer.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

import retouch.fleet.file.Folders;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.TraitShares;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.TraitsMeter;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.sample.GuidanceMix;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.data.set.Snapshot;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.gate.EvaluationSet;
import retouch.trainer.gate.EvaluationSheet;
import retouch.trainer.gate.Gate;
import retouch.trainer.gate.GateSettings;
import retouch.trainer.gate.OpenCvInpainting;
import retouch.trainer.gate.TapeFeatureMeter;
import retouch.trainer.gate.Verdict;
import retouch.trainer.gate.VerdictTable;
import retouch.trainer.network.TrainedGenerator;
import retouch.trainer.publish.CardPage;
import retouch.trainer.publish.TrainedBundle;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeText;

/// Makes a model of trained weights: judges them as they would be stored, and writes the bundle whatever
/// the verdict is, so that a person can look at what was refused. Only what passed is published.
public final class ModelMaker {

    /// Two bytes a number are enough: 5.8 million take 12 MB, and the verdict is about the rounded ones.
    private static final Precision PRECISION = Precision.FLOAT16;
    private static final int SHEET_SAMPLES = 8;
    private static final long SHEET_SEED = 77;

    /// Enough that a share of a bin is known to within six points in a hundred.
    private static final int TRAIT_SAMPLES = 256;

    private final Recipe recipe;
    private final FeatureNetwork features;
    private final TrainingPictures pictures;
    private final Material material;

    /// What people say about a model.
    ///
    /// @param name       of the version; empty for one that follows from the weights
    /// @param license    of the weights
    /// @param notes      one paragraph
    /// @param limits     what it cannot do, a sentence each
    /// @param privateKey signs the card
    public record Material(Optional<String> name, String license, String notes, List<String> limits,
            String privateKey) {

        public Material {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(license, "license");
            Objects.requireNonNull(notes, "notes");
            limits = List.copyOf(limits);
            Objects.requireNonNull(privateKey, "privateKey");
        }

        @Override
        public String toString() {
            return "Material[name=%s, license=%s, privateKey=***]".formatted(name, license);
        }
    }

    /// A model and what was said of it.
    public record Made(ModelBundle bundle, Verdict verdict) {}

    public ModelMaker(Recipe recipe, FeatureNetwork features, TrainingPictures pictures, Material material) {
        this.recipe = Objects.requireNonNull(recipe, "recipe");
        this.features = Objects.requireNonNull(features, "features");
        this.pictures = Objects.requireNonNull(pictures, "pictures");
        this.material = Objects.requireNonNull(material, "material");
    }

    /// Judges and writes.
    ///
    /// @param folder    is replaced
    /// @param incumbent what serves now, if anything does
    /// @param progress  hears how many cases are done
    public Made make(TrainingRun.Result trained, Optional<ModelBundle> incumbent,
            EvaluationSet.Settings evaluation,
            Path folder, Instant now, LongConsumer progress) throws IOException {
        Weights stored = trained.weights().rounded(PRECISION);
        NetworkDescription network = recipe.network();
        try (TrainedGenerator candidate = new TrainedGenerator(network, stored);
                TapeFeatureMeter meter = new TapeFeatureMeter(features)) {
            EvaluationSet set = new EvaluationSet(evaluation, pictures.heldOut());
            Gate gate = new Gate(GateSettings.standard(), set, meter, OpenCvInpainting.floors());
            Verdict verdict = judge(gate, candidate, incumbent, progress);
            byte[] sheet = EvaluationSheet.png(samples(), candidate::paint);
            ModelCard card = new ModelCard(name(network, trained.step(), stored),
                    incumbent.map(bundle -> bundle.card().version()), network, false, material.license(),
                    material.notes(), now, Optional.of(pictures.snapshot().digest().hex()),
                    metrics(verdict), new TreeMap<>());
            String page = CardPage.markdown(card, facts(trained.step(), verdict, incumbent));
            Folders.delete(folder);
            Files.createDirectories(folder);
            ModelBundle bundle = TrainedBundle.write(
                    folder, new TrainedBundle.Content(card, stored, PRECISION,
                            page,
                            Map.of("curves.png", trained.curves(), "samples.png", sheet, "snapshot.json",
                                    pictures.snapshot().toJson())),
                    material.privateKey());
            return new Made(bundle, verdict);
        }
    }

    /// The verdict's figures, and what the network was trained on, so that drift from it can be seen.
    private SortedMap<String, Double> metrics(Verdict verdict) {
        SampleMaker maker = new SampleMaker(recipe.samples(), pictures.train(),
                Seeds.child(recipe.seed(), "samples"));
        List<JobTraits> traits = new ArrayList<>();
        for (int number = 0; number < TRAIT_SAMPLES; number++) {
            TrainingSample sample = maker.sample(number);
            traits.add(TraitsMeter.of(sample.photo(), sample.hole(), sample.lines(), sample.color(), 1));
        }
        SortedMap<String, Double> metrics = new TreeMap<>(VerdictTable.metrics(verdict));
        metrics.putAll(TraitShares.of(traits).metrics());
        return metrics;
    }

    private static Verdict judge(Gate gate, TrainedGenerator candidate, Optional<ModelBundle> incumbent,
            LongConsumer progress) {
        if (incumbent.isEmpty()) {
            return gate.judge(candidate::paint, Optional.empty(), progress);
        }
        ModelBundle bundle = incumbent.get();
        try (TrainedGenerator serving = new TrainedGenerator(bundle.card().network(), bundle.weights())) {
            return gate.judge(candidate::paint, Optional.of(serving::paint), progress);
        }
    }

    private List<TrainingSample> samples() {
        SampleMaker maker = new SampleMaker(recipe.samples().with(GuidanceMix.everything()),
                pictures.heldOut(), SHEET_SEED);
        List<TrainingSample> samples = new ArrayList<>();
        for (int number = 0; number < SHEET_SAMPLES; number++) {
            samples.add(maker.sample(number));
        }
        return samples;
    }

    private CardPage.Facts facts(long steps, Verdict verdict, Optional<ModelBundle> incumbent) {
        return new CardPage.Facts(data(pictures.snapshot()),
                features.name() + " (" + features.license() + ")",
                RecipeText.print(recipe), steps, material.limits(), verdict,
                incumbent.map(bundle -> bundle.card().version()));
    }

    private static String data(Snapshot snapshot) {
        String drawn = snapshot.synthetic()
                .map(faces -> "%,d faces that a program drew (seed %d); nobody has them."
                        .formatted(faces.count(), faces.seed()))
                .orElse("No drawn faces.");
        return ("%,d pictures of people's own, listed with their digests in `snapshot.json`; %,d files were of no"
                + " use. %s")
                .formatted(snapshot.pictures().size(), snapshot.skipped().size(), drawn);
    }

    /// Follows from what it is, so that no two models of one fleet have one name.
    private String name(NetworkDescription network, long step, Weights weights) {
        return material.name().orElseGet(() -> "%dpx-%dch-s%d-%s".formatted(network.side(),
                network.baseChannels(), step, digest(weights).hex().substring(0, 8)));
    }

    private static Sha256 digest(Weights weights) {
        MessageDigest digest = Sha256.newDigest();
        weights.byName().values().forEach(tensor -> {
            ByteBuffer bytes = ByteBuffer.allocate(tensor.data().length * Float.BYTES);
            bytes.asFloatBuffer().put(tensor.data());
            digest.update(bytes);
        });
        return Sha256.finish(digest);
    }
}
