package retouch.schemas.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The generator as plain facts, from which every engine, export and cost model follows.
///
/// SC-FEGAN's gated U-Net (Jo & Park 2019, section 3.2; layer names of the released code) is the point
/// `side 512, baseChannels 64, levels 7` of this family.
///
/// @param side         pixels of the square input; a multiple of `2^levels`
/// @param baseChannels channels of the first layer, 1 to 256; 64 in the paper
/// @param levels       halvings, 3 to 7; 7 in the paper
/// @param gates        the decoder's gate
public record NetworkDescription(int side, int baseChannels, int levels, GateVariant gates) {

    /// The name that a skip from the network's own input carries.
    public static final String INPUT = "input";

    /// Photograph 3, sketch 1, color 3, mask 1, noise 1.
    public static final int INPUT_CHANNELS = 9;

    public static final int OUTPUT_CHANNELS = 3;

    /// Local response normalization: channels on each side of the window.
    public static final int LRN_RADIUS = 5;

    /// Local response normalization: added to the **sum** of squares before the square root.
    public static final float LRN_BIAS = 5e-5f;

    public static final float LEAKY_SLOPE = 0.2f;

    private static final int LEVELS_MIN = 3;
    private static final int LEVELS_MAX = 7;
    private static final int WIDEST = 8;
    private static final int[] DILATION_RATES = {2, 4, 8, 16};

    public NetworkDescription {
        Objects.requireNonNull(gates, "gates");
        if (levels < LEVELS_MIN || levels > LEVELS_MAX) {
            throw new IllegalArgumentException("levels must be 3 to 7: " + levels);
        }
        if (side <= 0 || side % (1 << levels) != 0 || side > 4096) {
            throw new IllegalArgumentException(
                    "side must be a multiple of " + (1 << levels) + " up to 4096: " + side);
        }
        if (baseChannels < 1 || baseChannels > 256) {
            throw new IllegalArgumentException("baseChannels must be 1 to 256: " + baseChannels);
        }
    }

    /// The network of the paper.
    public static NetworkDescription paper(GateVariant gates) {
        return new NetworkDescription(512, 64, 7, gates);
    }

    /// The layers in the order in which they run.
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        addEncoder(layers);
        addBottleneck(layers);
        addDecoder(layers);
        return List.copyOf(layers);
    }

    /// All variables, in checkpoint order.
    public List<Variable> variables() {
        return layers().stream().flatMap(layer -> layer.variables().stream()).toList();
    }

    public long parameters() {
        return variables().stream().mapToLong(Variable::elements).sum();
    }

    /// Multiply-adds of one forward pass over one picture.
    public long multiplyAdds() {
        return layers().stream().mapToLong(Layer::multiplyAdds).sum();
    }

    private void addEncoder(List<Layer> layers) {
        int channels = INPUT_CHANNELS;
        for (int level = 1; level <= levels; level++) {
            int kernel = level == 1 ? 7 : level <= 3 ? 5 : 3;
            layers.add(new Layer.GatedConv(encoderName(level), kernel, 2, 1, channels, channelsAt(level),
                    side >> (level - 1), Optional.empty(), level > 1, true));
            channels = channelsAt(level);
        }
    }

    private void addBottleneck(List<Layer> layers) {
        int channels = channelsAt(levels);
        for (int index = 0; index < DILATION_RATES.length; index++) {
            layers.add(new Layer.GatedConv("co_conv" + (index + 1) + "_dlt", 3, 1, DILATION_RATES[index],
                    channels, channels, side >> levels, Optional.empty(), true, true));
        }
    }

    private void addDecoder(List<Layer> layers) {
        int channels = channelsAt(levels);
        for (int step = 1; step <= levels; step++) {
            int level = levels - step;
            boolean last = level == 0;
            int wanted = last ? OUTPUT_CHANNELS : channelsAt(level);
            int skipChannels = last ? INPUT_CHANNELS : wanted;
            layers.add(new Layer.GatedDeconv("deconv" + step, channels, wanted, side >> (level + 1)));
            layers.add(new Layer.GatedConv("gconv" + (levels + step), 3, 1, 1, skipChannels + wanted, wanted,
                    side >> level, Optional.of(last ? INPUT : encoderName(level)), !last, !last));
            channels = wanted;
        }
    }

    private int channelsAt(int level) {
        return baseChannels * Math.min(1 << (level - 1), WIDEST);
    }

    private static String encoderName(int level) {
        return "gconv" + level + "_ds";
    }
}
