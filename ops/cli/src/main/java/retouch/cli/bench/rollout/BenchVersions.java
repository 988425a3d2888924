package retouch.cli.bench.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.network.InitialWeights;
import retouch.trainer.publish.TrainedBundle;

/// Versions to roll out: of the starter model's files, with seeded random weights. What a worker checks is the same,
/// and with the starter model's network the arithmetic too.
final class BenchVersions {

    /// Of the starter model.
    static final NetworkDescription STARTER = new NetworkDescription(256, 16, 7, GateVariant.PROPER);

    private final CardSignature.Keys keys = CardSignature.newKeys();
    private final NetworkDescription network;

    BenchVersions(NetworkDescription network) {
        this.network = Objects.requireNonNull(network, "network");
    }

    /// @param folder exists
    ModelBundle good(Path folder, int seed) throws IOException {
        return TrainedBundle.write(folder, new TrainedBundle.Content(card("bench-" + seed),
                InitialWeights.of(network, seed), Precision.FLOAT16, "# Random weights\n", Map.of()),
                keys.privateKey());
    }

    /// A version that every worker fetches, loads, runs and then refuses: its golden vectors are another's.
    ///
    /// @param folder exists
    /// @param other  where a good version is
    ModelBundle spoilt(Path folder, Path other) throws IOException, BundleException {
        return ModelBundle.write(folder, card("bench-spoilt"), InitialWeights.of(network, -1),
                Precision.FLOAT16,
                Map.of(GoldenVector.FILE, Files.readAllBytes(other.resolve(GoldenVector.FILE))));
    }

    private ModelCard card(String name) {
        return new ModelCard(name, Optional.empty(), network, true, "CC0-1.0",
                "Random numbers, for a measurement.",
                Instant.parse("2026-01-01T00:00:00Z"), Optional.empty(), new TreeMap<>(), new TreeMap<>());
    }
}
