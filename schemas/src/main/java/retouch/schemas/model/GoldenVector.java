package retouch.schemas.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.tensor.Tensor;

/// What a model must paint for an input that anybody can make again: an engine that paints something else does
/// not run this model.
///
/// The input is not stored, it follows from the seed; of the output every [#STRIDE]th pixel of every [#STRIDE]th row is
/// stored.
///
/// @param seed     of the input
/// @param expected `[s, s, 3]`, BGR in `[-1, 1]`
public record GoldenVector(long seed, Tensor expected) {

    /// The file of a bundle that holds them: one tensor each, named by its seed.
    public static final String FILE = "golden.safetensors";

    /// How far any engine may be off, on values in `[-1, 1]`.
    public static final float TOLERANCE = 1e-4f;

    static final int STRIDE = 4;

    private static final int WAVES = 6;

    /// The input of a seed: smooth waves of color, a round hole, some lines and strokes.
    ///
    /// @return `[1, S, S, 9]`, the same bits on every machine
    public static Tensor input(NetworkDescription network, long seed) {
        int side = network.side();
        SplittableRandom random = new SplittableRandom(seed);
        float[] photo = new float[3 * side * side];
        for (int wave = 0; wave < WAVES; wave++) {
            addWave(photo, side, random);
        }
        boolean[] hole = new boolean[side * side];
        boolean[] lines = new boolean[side * side];
        boolean[] painted = new boolean[side * side];
        double centerX = side * (0.35 + 0.3 * random.nextDouble());
        double centerY = side * (0.35 + 0.3 * random.nextDouble());
        double radius = side * (0.2 + 0.1 * random.nextDouble());
        for (int pixel = 0; pixel < hole.length; pixel++) {
            double x = pixel % side - centerX;
            double y = pixel / side - centerY;
            hole[pixel] = x * x + y * y < radius * radius;
            lines[pixel] = Math.abs(x - y) < 1 || Math.abs(x + 2 * y) < 1;
            painted[pixel] = Math.floorMod((long) x, 16) < 5;
        }
        return NineChannels.assemble(side, photo, hole, Optional.of(lines),
                Optional.of(new ColorStrokes(painted, photo)), seed);
    }

    /// Keeps what is stored of an output.
    ///
    /// @param output `[1, S, S, 3]`
    public static GoldenVector of(long seed, Tensor output) {
        return new GoldenVector(seed, thinned(output));
    }

    /// Whether this is stored of an output of `network`.
    public boolean fits(NetworkDescription network) {
        int thin = thin(network.side());
        return expected.hasShape(thin, thin, 3);
    }

    /// The largest difference between an engine's output for [#input] and what is expected.
    ///
    /// @param output `[1, S, S, 3]`, of a network that this [#fits]
    public double distance(Tensor output) {
        float[] found = thinned(output).data();
        double largest = 0;
        for (int at = 0; at < found.length; at++) {
            double difference = Math.abs(found[at] - expected.data()[at]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    /// Writes vectors to a file.
    public static void write(Path file, List<GoldenVector> vectors) throws IOException {
        TreeMap<String, Tensor> tensors = new TreeMap<>();
        vectors.forEach(vector -> tensors.put(Long.toString(vector.seed), vector.expected));
        SafeTensors.write(file, tensors);
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws BundleException if the file is not that
    public static List<GoldenVector> read(Path file) throws IOException, BundleException {
        List<GoldenVector> vectors = new ArrayList<>();
        for (Map.Entry<String, Tensor> tensor : SafeTensors.read(file).entrySet()) {
            try {
                vectors.add(new GoldenVector(Long.parseLong(tensor.getKey()), tensor.getValue()));
            } catch (NumberFormatException e) {
                throw new BundleException(file.getFileName() + ": " + tensor.getKey() + " is no seed", e);
            }
        }
        return List.copyOf(vectors);
    }

    private static void addWave(float[] photo, int side, SplittableRandom random) {
        // Whole numbers and StrictMath: the same bits everywhere.
        int across = 1 + random.nextInt(6);
        int down = 1 + random.nextInt(6);
        double[] heights = {20 * random.nextDouble(), 20 * random.nextDouble(), 20 * random.nextDouble()};
        for (int pixel = 0; pixel < side * side; pixel++) {
            double angle = 2 * Math.PI * (across * (pixel % side) + down * (pixel / side)) / side;
            double wave = 1 + StrictMath.sin(angle);
            for (int channel = 0; channel < 3; channel++) {
                photo[3 * pixel + channel] += (float) (wave * heights[channel]);
            }
        }
    }

    private static Tensor thinned(Tensor output) {
        int side = output.size(1);
        output.requireShape(1, side, side, 3);
        int thin = thin(side);
        float[] values = new float[3 * thin * thin];
        for (int at = 0; at < values.length; at++) {
            int x = at / 3 % thin * STRIDE;
            int y = at / 3 / thin * STRIDE;
            values[at] = output.data()[3 * (y * side + x) + at % 3];
        }
        return Tensor.of(values, thin, thin, 3);
    }

    private static int thin(int side) {
        return (side + STRIDE - 1) / STRIDE;
    }
}
