package retouch.cli.models;

import java.io.IOException;
import java.io.StringWriter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.Layer;
import retouch.schemas.network.LayerCost;
import retouch.schemas.network.NetworkCost;
import retouch.schemas.network.NetworkDescription;

/// A model for programs, on one line.
final class ModelJson {

    private ModelJson() {}

    static String of(ModelBundle bundle, NetworkCost cost, boolean withLayers) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            card(json, bundle);
            json.writeNumberField("multiplyAdds", cost.multiplyAdds());
            json.writeNumberField("parameters", cost.parameters());
            json.writeNumberField("parameterBytes", cost.parameterBytes());
            json.writeNumberField("activationBytes", cost.activationBytes());
            json.writeNumberField("peakActivationBytes", cost.peakActivationBytes());
            if (withLayers) {
                json.writeArrayFieldStart("layers");
                for (LayerCost layer : cost.layers()) {
                    layer(json, layer);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    static void card(JsonGenerator json, ModelBundle bundle) throws IOException {
        ModelCard card = bundle.card();
        NetworkDescription network = card.network();
        json.writeStringField("version", card.version());
        json.writeStringField("digest", bundle.digest().hex());
        json.writeStringField("license", card.license());
        json.writeBooleanField("untrained", card.untrained());
        json.writeObjectFieldStart("network");
        json.writeNumberField("side", network.side());
        json.writeNumberField("baseChannels", network.baseChannels());
        json.writeNumberField("levels", network.levels());
        json.writeStringField("gates", network.gates().label());
        json.writeEndObject();
    }

    private static void layer(JsonGenerator json, LayerCost cost) throws IOException {
        Layer layer = cost.layer();
        json.writeStartObject();
        json.writeStringField("name", layer.name());
        switch (layer) {
            case Layer.GatedConv conv -> {
                json.writeStringField("kind", "gatedConv");
                json.writeNumberField("stride", conv.stride());
                json.writeNumberField("rate", conv.rate());
            }
            case Layer.GatedDeconv _ -> {
                json.writeStringField("kind", "gatedDeconv");
                json.writeNumberField("stride", Layer.GatedDeconv.STRIDE);
                json.writeNumberField("rate", 1);
            }
        }
        json.writeNumberField("kernel", layer.kernel());
        json.writeNumberField("inputChannels", layer.inputChannels());
        json.writeNumberField("outputChannels", layer.outputChannels());
        json.writeNumberField("inputSide", layer.inputSide());
        json.writeNumberField("outputSide", layer.outputSide());
        json.writeNumberField("multiplyAdds", cost.multiplyAdds());
        json.writeNumberField("parameters", cost.parameters());
        json.writeNumberField("parameterBytes", cost.parameterBytes());
        json.writeNumberField("activationBytes", cost.activationBytes());
        json.writeNumberField("liveBytes", cost.liveBytes());
        json.writeEndObject();
    }
}
