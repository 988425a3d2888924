package retouch.cli.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.Layer;
import retouch.schemas.network.LayerCost;
import retouch.schemas.network.NetworkCost;
import retouch.schemas.network.NetworkDescription;

/// A model for people. Megabytes and multiply-adds count in powers of ten.
final class ModelText {

    private static final String ROW = "%-14s %-12s %11s %11s %9s %12s %9s %9s";

    private ModelText() {}

    static List<String> of(ModelBundle bundle, NetworkCost cost) {
        ModelCard card = bundle.card();
        NetworkDescription network = card.network();
        return List.of(
                "version        " + card.version() + (card.untrained() ? " (untrained: random weights)" : ""),
                "digest         " + bundle.digest(),
                "license        " + card.license(),
                "network        side %d, %d channels, %d levels, %s gates".formatted(network.side(),
                        network.baseChannels(), network.levels(), network.gates().label()),
                "parameters     " + line("%,d (%.1f MB)", cost.parameters(), mega(cost.parameterBytes())),
                "multiply-adds  " + line("%.2f G a picture", cost.multiplyAdds() / 1e9),
                "feature maps   " + line("%.1f MB a picture at the most, %.1f MB in all",
                        mega(cost.peakActivationBytes()), mega(cost.activationBytes())));
    }

    /// A head, a row per layer, a row of totals.
    static List<String> layers(NetworkCost cost) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW
                .formatted("layer", "kind", "side", "channels", "M mul-add", "parameters", "MB out",
                        "MB live")
                .stripTrailing());
        for (LayerCost layer : cost.layers()) {
            lines.add(row(layer));
        }
        lines.add(line(ROW, "total", "", "", "", million(cost.multiplyAdds()), count(cost.parameters()),
                tenths(cost.activationBytes()), tenths(cost.peakActivationBytes())));
        return lines;
    }

    private static String row(LayerCost cost) {
        Layer layer = cost.layer();
        return line(ROW, layer.name(), kind(layer), layer.inputSide() + "->" + layer.outputSide(),
                layer.inputChannels() + "->" + layer.outputChannels(), million(cost.multiplyAdds()),
                count(cost.parameters()), tenths(cost.activationBytes()), tenths(cost.liveBytes()));
    }

    private static String kind(Layer layer) {
        return switch (layer) {
            case Layer.GatedConv conv -> "conv %dx%d%s".formatted(conv.kernel(), conv.kernel(),
                    conv.stride() > 1 ? "/" + conv.stride() : conv.rate() > 1 ? " r" + conv.rate() : "");
            case Layer.GatedDeconv deconv -> "deconv %dx%d".formatted(deconv.kernel(), deconv.kernel());
        };
    }

    private static String million(long multiplyAdds) {
        return line("%,.1f", multiplyAdds / 1e6);
    }

    private static String count(long number) {
        return line("%,d", number);
    }

    private static String tenths(long bytes) {
        return line("%.1f", mega(bytes));
    }

    private static double mega(long bytes) {
        return bytes / 1e6;
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
