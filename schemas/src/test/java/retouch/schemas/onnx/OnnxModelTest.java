package retouch.schemas.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/// Reads models back with protobuf's own reader, by the field numbers of `onnx.proto`.
class OnnxModelTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(48, 3, 4,
            GateVariant.COMPATIBLE);

    @ParameterizedTest
    @EnumSource
    void writesAsManyBytesAsItSays(OnnxForm form) throws IOException {
        OnnxModel model = OnnxModel.whole(NETWORK, weights(NETWORK), form);
        byte[] streamed = bytes(model);
        ByteBuffer memory = ByteBuffer.allocateDirect(model.bytes());
        model.write(memory);
        assertThat(streamed).hasSize(model.bytes());
        assertThat(memory.flip()).isEqualTo(ByteBuffer.wrap(streamed));
    }

    @Test
    void namesTheVersionsAndTheWriter() throws IOException {
        UnknownFieldSet model = UnknownFieldSet.parseFrom(bytes(whole(OnnxForm.STRAIGHT)));
        assertThat(model.getField(1).getVarintList()).containsExactly(8L);
        assertThat(text(model, 2)).isEqualTo("retouch");
        UnknownFieldSet operators = inner(model.getField(8).getLengthDelimitedList().getFirst());
        assertThat(operators.getField(2).getVarintList()).containsExactly(17L);
    }

    @Test
    void namesTheLastNodeOfEachLayerAfterTheLayer() throws IOException {
        Map<String, String> operators = operators(whole(OnnxForm.STRAIGHT));
        for (Layer layer : NETWORK.layers()) {
            assertThat(operators).containsEntry(layer.name(), "Mul").containsEntry(layer.name() + "/feature",
                    layer instanceof Layer.GatedConv ? "Conv" : "ConvTranspose");
        }
        assertThat(operators).containsEntry("output", "Transpose");
    }

    @Test
    void avoidsTheSlowOperatorsIfTuned() throws IOException {
        assertThat(operators(whole(OnnxForm.STRAIGHT))).containsValues("LRN", "ConvTranspose");
        assertThat(operators(whole(OnnxForm.TUNED))).doesNotContainValue("LRN")
                .doesNotContainValue("ConvTranspose")
                .containsEntry("deconv1", "DepthToSpace");
    }

    @Test
    void holdsEveryLivingWeightOnce() throws IOException {
        long floats = 0;
        for (ByteString bytes : graph(whole(OnnxForm.STRAIGHT)).getField(5).getLengthDelimitedList()) {
            for (ByteString raw : inner(bytes).getField(9).getLengthDelimitedList()) {
                floats += raw.size() / Float.BYTES;
            }
        }
        long dead = NETWORK.variables().stream().filter(variable -> variable.name().endsWith("/biases2"))
                .mapToLong(Variable::elements).sum();
        assertThat(floats).isEqualTo(NETWORK.parameters() - dead);
    }

    @Test
    void readsAndPaintsPicturesWithTheirChannelsLast() throws IOException {
        UnknownFieldSet graph = graph(whole(OnnxForm.STRAIGHT));
        assertThat(extents(graph, 11, "input")).containsExactly("N", "48", "48", "9");
        assertThat(extents(graph, 12, "output")).containsExactly("N", "48", "48", "3");
    }

    @Test
    void passesTheSkipsAndTheBottleneckFromTheEncoderToTheDecoder() throws IOException {
        UnknownFieldSet encoder = graph(OnnxModel.encoder(NETWORK, weights(NETWORK), OnnxForm.STRAIGHT));
        UnknownFieldSet decoder = graph(OnnxModel.decoder(NETWORK, weights(NETWORK), OnnxForm.STRAIGHT));
        assertThat(OnnxModel.between(NETWORK)).extracting(Layer::name)
                .containsExactly("gconv1_ds", "gconv2_ds", "gconv3_ds", "co_conv4_dlt");
        for (Layer.GatedConv layer : OnnxModel.between(NETWORK)) {
            String side = String.valueOf(layer.outputSide());
            String channels = String.valueOf(layer.outputChannels());
            assertThat(extents(encoder, 12, layer.name())).containsExactly("N", channels, side, side);
            assertThat(extents(decoder, 11, layer.name())).containsExactly("N", channels, side, side);
        }
        assertThat(extents(decoder, 11, "starts")).containsExactly("9", "2");
        assertThat(extents(decoder, 12, "output")).containsExactly("N", "height", "width", "3");
    }

    @Test
    void refusesWhatTheFormatCannotHold() {
        Message message = new Message();
        for (int gibibytes = 0; gibibytes < 3; gibibytes++) {
            message.floats(9, 1 << 28, () -> new float[0]);
        }
        assertThatIllegalArgumentException().isThrownBy(message::bytes)
                .withMessage("an ONNX file of 3221225490 bytes is not possible; the format ends at 2 GiB");
    }

    private static OnnxModel whole(OnnxForm form) {
        return OnnxModel.whole(NETWORK, weights(NETWORK), form);
    }

    private static Weights weights(NetworkDescription network) {
        Map<String, Tensor> byName = new HashMap<>();
        network.variables()
                .forEach(variable -> byName.put(variable.name(), Tensor.zeros(variable.extents())));
        return Weights.of(byName);
    }

    private static byte[] bytes(OnnxModel model) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        model.write(stream);
        return stream.toByteArray();
    }

    private static UnknownFieldSet graph(OnnxModel model) throws IOException {
        return inner(UnknownFieldSet.parseFrom(bytes(model)).getField(7).getLengthDelimitedList().getFirst());
    }

    private static Map<String, String> operators(OnnxModel model) throws IOException {
        Map<String, String> operators = new HashMap<>();
        for (ByteString bytes : graph(model).getField(1).getLengthDelimitedList()) {
            UnknownFieldSet node = inner(bytes);
            assertThat(text(node, 2)).as("its output").isEqualTo(text(node, 3));
            assertThat(operators.put(text(node, 3), text(node, 4))).as("another %s", text(node, 3)).isNull();
        }
        return operators;
    }

    private static List<String> extents(UnknownFieldSet graph, int field, String name) throws IOException {
        for (ByteString bytes : graph.getField(field).getLengthDelimitedList()) {
            UnknownFieldSet value = inner(bytes);
            if (text(value, 1).equals(name)) {
                UnknownFieldSet tensor = inner(
                        inner(only(value, 2)).getField(1).getLengthDelimitedList().getFirst());
                return inner(only(tensor, 2)).getField(1).getLengthDelimitedList().stream()
                        .map(OnnxModelTest::extent)
                        .toList();
            }
        }
        throw new AssertionError("no " + name);
    }

    private static String extent(ByteString bytes) {
        try {
            UnknownFieldSet dimension = inner(bytes);
            List<Long> number = dimension.getField(1).getVarintList();
            return number.isEmpty() ? text(dimension, 2) : number.getFirst().toString();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static String text(UnknownFieldSet message, int field) {
        return only(message, field).toStringUtf8();
    }

    private static ByteString only(UnknownFieldSet message, int field) {
        List<ByteString> values = message.getField(field).getLengthDelimitedList();
        assertThat(values).as("field %d", field).hasSize(1);
        return values.getFirst();
    }

    private static UnknownFieldSet inner(ByteString bytes) throws IOException {
        return UnknownFieldSet.parseFrom(bytes);
    }
}
