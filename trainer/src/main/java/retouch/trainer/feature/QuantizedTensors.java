package retouch.trainer.feature;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import retouch.schemas.tensor.Tensor;

/// Tensors as TensorFlow.js stores them: values end to end in one file, in the order of a table that says how
/// each is encoded.
///
/// A line of the table is `name ⇥ shape ⇥ encoding ⇥ scale ⇥ minimum`. `float32` is little-endian; `uint8` is
/// one byte per value, `minimum + scale * byte`.
final class QuantizedTensors {

    private QuantizedTensors() {}

    /// @return by name, in the order of the table
    /// @throws IOException if table and values do not fit each other
    static Map<String, Tensor> read(InputStream table, InputStream values) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 5) {
                throw new IOException("a line of the table has five fields: " + line);
            }
            tensors.put(fields[0], read(fields, values));
        }
        if (values.read() >= 0) {
            throw new IOException("values follow those of the table");
        }
        return tensors;
    }

    private static Tensor read(String[] fields, InputStream values) throws IOException {
        int[] shape = Stream.of(fields[1].split(",")).mapToInt(Integer::parseInt).toArray();
        Tensor tensor = Tensor.zeros(shape);
        boolean quantized = fields[2].equals("uint8");
        if (!quantized && !fields[2].equals("float32")) {
            throw new IOException(fields[0] + " is neither uint8 nor float32: " + fields[2]);
        }
        byte[] bytes = new byte[tensor.data().length * (quantized ? 1 : Float.BYTES)];
        if (values.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw new IOException("values end within " + fields[0]);
        }
        return Tensor.of(quantized
                ? scaled(bytes, Double.parseDouble(fields[3]), Double.parseDouble(fields[4]))
                : floats(bytes), shape);
    }

    private static float[] scaled(byte[] bytes, double scale, double minimum) {
        float[] values = new float[bytes.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) (minimum + scale * Byte.toUnsignedInt(bytes[index]));
        }
        return values;
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
