package retouch.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Option;

import retouch.trainer.gate.EvaluationSet;
import retouch.trainer.publish.SigningKey;
import retouch.trainer.run.ModelMaker;

/// What people say about the model that comes of a training.
final class ModelOptions {

    @Option(names = "--name", paramLabel = "VERSION",
            description = "of the version (default: it follows from the weights)")
    private Optional<String> name = Optional.empty();

    @Option(names = "--license", paramLabel = "TEXT", defaultValue = "unknown",
            description = "of the weights, an SPDX identifier or a sentence (default: ${DEFAULT-VALUE})")
    private String license = "unknown";

    @Option(names = "--notes", paramLabel = "TEXT", defaultValue = "Trained with `retouch train`.",
            description = "one paragraph for the card (default: ${DEFAULT-VALUE})")
    private String notes = "";

    @Option(names = "--limit", paramLabel = "TEXT", description = "what it cannot do; may be repeated")
    private List<String> limits = new ArrayList<>();

    @Option(names = "--key", paramLabel = "FILE",
            description = "the private key that signs the card (default: signing.key in the training's folder,"
                    + " made if need be)")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--judge-pictures", paramLabel = "N", defaultValue = "16",
            description = "held-out pictures to judge with, 32 cases each (default: ${DEFAULT-VALUE})")
    private int pictures;

    ModelMaker.Material material(Path folder) throws IOException {
        return new ModelMaker.Material(name, license, notes,
                limits.isEmpty() ? List.of("Nobody wrote down its limits.") : limits,
                SigningKey.readOrMake(key.orElse(folder.resolve("signing.key"))));
    }

    EvaluationSet.Settings evaluation(int side) {
        return new EvaluationSet.Settings(side, pictures, EvaluationSet.Settings.FROZEN_SEED);
    }
}
