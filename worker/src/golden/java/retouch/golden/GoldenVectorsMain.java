package retouch.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.tensorflow.TensorFlow;

import retouch.schemas.model.SafeTensors;
import retouch.schemas.tensor.Tensor;

/// Writes what TensorFlow paints with seeded weights, for the engines to be compared with.
///
/// One folder per network, named as in [#folder]: `weights.safetensors` holds the variables under their names
/// in the checkpoint, `pictures.safetensors` the `input`, `[1, S, S, 9]`, and two outputs, `[1, S, S, 3]`:
/// `compatible` and `proper`. Same seed, same weights and inputs, whatever the machine.
final class GoldenVectorsMain {

    private static final long SEED = 20190218;

    private static final int PHOTOGRAPH = 3;
    private static final int SKETCH = 3;
    private static final int COLORS = 7;

    /// @param side     pixels of the input
    /// @param channels of the first layer
    /// @param levels   halvings
    private record Size(int side, int channels, int levels) {}

    private static final List<Size> SIZES = List.of(new Size(128, 2, 7), new Size(64, 4, 4),
            new Size(32, 5, 3));

    private GoldenVectorsMain() {}

    /// @param arguments the folder that gets the folders
    public static void main(String[] arguments) throws IOException {
        for (Size size : SIZES) {
            Path folder = Files.createDirectories(Path.of(arguments[0]).resolve(folder(size)));
            write(folder, size);
            System.out.printf("TensorFlow %s painted %s%n", TensorFlow.version(), folder.getFileName());
        }
    }

    private static String folder(Size size) {
        return "side%d-channels%d-levels%d".formatted(size.side, size.channels, size.levels);
    }

    private static void write(Path folder, Size size) throws IOException {
        SeededVariables variables = new SeededVariables(SEED);
        ReleasedGraph graph = new ReleasedGraph(size.side, size.channels, size.levels, variables);
        Tensor input = input(size.side);
        SortedMap<String, Tensor> pictures = new TreeMap<>();
        pictures.put("input", input);
        pictures.put("compatible", graph.paint(input, true));
        pictures.put("proper", graph.paint(input, false));
        SafeTensors.write(folder.resolve("weights.safetensors"), variables.all());
        SafeTensors.write(folder.resolve("pictures.safetensors"), pictures);
    }

    /// Photograph and colors uniform in `[-1, 1]`; sketch, mask and noise 0 or 1.
    private static Tensor input(int side) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[side * side * ReleasedGraph.INPUTS];
        for (int index = 0; index < values.length; index++) {
            int channel = index % ReleasedGraph.INPUTS;
            boolean color = channel < PHOTOGRAPH || channel > SKETCH && channel < COLORS;
            values[index] = color ? (float) (2 * random.nextDouble() - 1) : random.nextInt(2);
        }
        return Tensor.of(values, 1, side, side, ReleasedGraph.INPUTS);
    }
}
