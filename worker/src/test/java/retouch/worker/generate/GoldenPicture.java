package retouch.worker.generate;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.SafeTensors;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// What an implementation that is not ours paints: TensorFlow, from the layer table of the released code. See
/// `golden/README.md`.
public record GoldenPicture(NetworkDescription network, Weights weights, Tensor input, Tensor painted) {

    /// Every picture, both gate variants of each network.
    public static List<GoldenPicture> all() throws IOException, BundleException, URISyntaxException {
        List<GoldenPicture> all = new ArrayList<>();
        for (GateVariant gates : GateVariant.values()) {
            all.add(of(new NetworkDescription(128, 2, 7, gates)));
            all.add(of(new NetworkDescription(64, 4, 4, gates)));
            all.add(of(new NetworkDescription(32, 5, 3, gates)));
        }
        return all;
    }

    private static GoldenPicture of(NetworkDescription network)
            throws IOException, BundleException, URISyntaxException {
        String name = "side%d-channels%d-levels%d".formatted(network.side(), network.baseChannels(),
                network.levels());
        Path folder = Path.of(Objects.requireNonNull(GoldenPicture.class.getResource("/golden/" + name), name)
                .toURI());
        Map<String, Tensor> pictures = SafeTensors.read(folder.resolve("pictures.safetensors"));
        return new GoldenPicture(network,
                Weights.of(SafeTensors.read(folder.resolve("weights.safetensors"))),
                pictures.get("input"), pictures.get(network.gates().label()));
    }

    @Override
    public String toString() {
        return network.toString();
    }
}
