package retouch.trainer.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.network.InitialWeights;

/// A model bundle of random numbers, for the time until there is a trained one: everything around the
/// network can be run and tested with it, and its card says what it is.
///
/// The same network and seed give the same bytes, and so the same digest, on every machine.
public final class UntrainedBundle {

    /// 256 px, 16 channels, seven levels: 5.8 million parameters, 23 MB.
    public static final NetworkDescription DEFAULT_NETWORK = new NetworkDescription(256, 16, 7,
            GateVariant.PROPER);

    public static final long DEFAULT_SEED = 1;

    /// Fixed: a clock would give every machine another digest.
    private static final Instant CREATED_AT = Instant.parse("2026-01-01T00:00:00Z");

    private static final String NOTES = "This model was never trained: it has seen no picture and paints"
            + " noise, not faces. It is here so that the fleet around it can be run and tested."
            + " Do not judge Retouch's pictures by it.";

    private UntrainedBundle() {}

    /// Writes [#DEFAULT_NETWORK] with [#DEFAULT_SEED] into `folder`, which must exist.
    public static ModelBundle write(Path folder) throws IOException {
        return write(folder, DEFAULT_NETWORK, DEFAULT_SEED);
    }

    /// Writes `network` with the weights that training would start from into `folder`, which must exist.
    public static ModelBundle write(Path folder, NetworkDescription network, long seed) throws IOException {
        try {
            return ModelBundle.write(folder, card(network, seed), InitialWeights.of(network, seed));
        } catch (BundleException e) {
            throw new IllegalStateException("initial weights fit their own network", e);
        }
    }

    private static ModelCard card(NetworkDescription network, long seed) {
        return new ModelCard(
                version(network, seed),
                Optional.empty(),
                network,
                true,
                "CC0-1.0",
                "Random numbers drawn with seed " + seed + ". " + NOTES,
                CREATED_AT,
                Optional.empty(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap());
    }

    /// What differs from the default is part of the name: versions are unique in the fleet.
    private static String version(NetworkDescription network, long seed) {
        StringBuilder version = new StringBuilder("untrained-")
                .append(network.side()).append("px-").append(network.baseChannels()).append("ch");
        if (network.levels() != DEFAULT_NETWORK.levels()) {
            version.append("-").append(network.levels()).append("lv");
        }
        if (network.gates() != DEFAULT_NETWORK.gates()) {
            version.append("-").append(network.gates().label());
        }
        return version.append("-s").append(seed).toString();
    }
}
