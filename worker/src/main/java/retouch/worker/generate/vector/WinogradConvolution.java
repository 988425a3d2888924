package retouch.worker.generate.vector;

import java.util.Optional;
import java.util.stream.IntStream;

import jdk.incubator.vector.FloatVector;

import retouch.worker.generate.Box;

/// A 3×3 convolution of stride 1 by Winograd's algorithm: transform tiles of the input, multiply the
/// spectra, one matrix product per frequency, transform back.
///
/// The input may also be the four pictures that take every other row and column of a map ([Filters#spaceToDepth]):
/// they are read where they are.
final class WinogradConvolution implements Convolution {

    /// Tiles that are computed at a time: enough that weights are reused, few enough for the cache.
    private static final int BLOCK = Products.ROWS_MAX;

    /// Weights above this many bytes are read once by all threads together, not once by each.
    private static final long SHARED_FROM_BYTES = 24L << 20;

    private final int step;
    private final int side;
    private final int depth;
    private final int columns;
    private final Products spectra;
    private final float[] bias;
    private final OutputStage stage;

    /// @param multiplier computes the products
    /// @param filters    3×3
    /// @param step       1, or 2 if the input is four pictures in one
    /// @param side       of the grid
    WinogradConvolution(Multiplier multiplier, Filters filters, int step, int side, OutputStage stage) {
        if (filters.taps() != 3 || filters.depth() % Lanes.COUNT != 0) {
            throw new IllegalArgumentException("not 3x3 over whole vectors: " + filters.taps() + ", "
                    + filters.depth());
        }
        this.step = step;
        this.side = side;
        this.depth = filters.depth();
        this.columns = filters.columns();
        this.bias = filters.bias();
        this.stage = stage;
        this.spectra = multiplier.zeros(Winograd.FREQUENCIES, depth, columns);
        IntStream.range(0, depth).parallel().forEach(channel -> transform(filters, channel));
    }

    /// Some tiles of a layer on their way.
    ///
    /// @param tilesAcross tiles in a row of the box
    /// @param firstRow    the box's first row of tiles
    /// @param firstColumn the box's first column of tiles
    /// @param first       the first tile, counted row by row
    /// @param count       how many
    private record Tiles(int tilesAcross, int firstRow, int firstColumn, int first, int count) {

        int row(int index) {
            return Winograd.OUT * (firstRow + (first + index) / tilesAcross);
        }

        int column(int index) {
            return Winograd.OUT * (firstColumn + (first + index) % tilesAcross);
        }

        Tiles part(int from, int length) {
            return new Tiles(tilesAcross, firstRow, firstColumn, first + from,
                    Math.min(length, count - from));
        }
    }

    @Override
    public void run(Crew crew, FeatureMap from, FeatureMap into, Box grid) {
        Tiles tiles = tiles(grid);
        int blocks = (tiles.count + BLOCK - 1) / BLOCK;
        if (bytes() >= SHARED_FROM_BYTES || blocks < crew.size()) {
            for (int block = 0; block < blocks; block++) {
                runTogether(crew, from, into, tiles.part(block * BLOCK, BLOCK));
            }
            return;
        }
        crew.run(blocks, (block, member) -> {
            Work work = crew.own()[member];
            Tiles part = tiles.part(block * BLOCK, BLOCK);
            float[] inputs = work.inputs(Winograd.FREQUENCIES * inputStride(part));
            float[] sums = work.sums(Winograd.FREQUENCIES * sumStride(part));
            for (int index = 0; index < part.count; index++) {
                transformInput(from, part, index, inputs, work);
            }
            for (int frequency = 0; frequency < Winograd.FREQUENCIES; frequency++) {
                multiply(frequency, part, inputs, sums);
            }
            for (int index = 0; index < part.count; index++) {
                transformOutput(sums, part, index, into, work);
            }
        });
    }

    /// Every thread takes some frequencies: many weights, few tiles.
    private void runTogether(Crew crew, FeatureMap from, FeatureMap into, Tiles part) {
        float[] inputs = crew.common().inputs(Winograd.FREQUENCIES * inputStride(part));
        float[] sums = crew.common().sums(Winograd.FREQUENCIES * sumStride(part));
        crew.run(part.count,
                (index, member) -> transformInput(from, part, index, inputs, crew.own()[member]));
        crew.run(Winograd.FREQUENCIES,
                (frequency, member) -> multiply(frequency, part, inputs, sums));
        crew.run(part.count,
                (index, member) -> transformOutput(sums, part, index, into, crew.own()[member]));
    }

    @Override
    public Box reads(Box grid) {
        return new Box(Math.max(0, step * (grid.left() - 1)), Math.max(0, step * (grid.top() - 1)),
                Math.min(step * side, step * (grid.right() + 1)),
                Math.min(step * side, step * (grid.bottom() + 1)));
    }

    @Override
    public Box touches(Box grid) {
        return reads(
                new Box(grid.left() / Winograd.OUT * Winograd.OUT, grid.top() / Winograd.OUT * Winograd.OUT,
                        Math.ceilDiv(grid.right(), Winograd.OUT) * Winograd.OUT,
                        Math.ceilDiv(grid.bottom(), Winograd.OUT) * Winograd.OUT));
    }

    @Override
    public Optional<Box> readers(Box changed) {
        return Optional.of(new Box(firstReader(changed.left()), firstReader(changed.top()),
                lastReader(changed.right()), lastReader(changed.bottom())));
    }

    @Override
    public long bytes() {
        return spectra.bytes();
    }

    /// Tile `t` reads from `4 t - 1` to `4 t + 4`, in pixels of one of the pictures.
    private int firstReader(int input) {
        int tile = Math.floorDiv(Math.floorDiv(input, step) - Winograd.OUT - 1, Winograd.OUT) + 1;
        return Math.max(0, tile * Winograd.OUT);
    }

    private int lastReader(int inputEnd) {
        int tiles = Math.ceilDiv(Math.ceilDiv(inputEnd, step) + 1, Winograd.OUT);
        return Math.min(side, tiles * Winograd.OUT);
    }

    private static Tiles tiles(Box grid) {
        int firstRow = grid.top() / Winograd.OUT;
        int firstColumn = grid.left() / Winograd.OUT;
        int down = (grid.bottom() + Winograd.OUT - 1) / Winograd.OUT - firstRow;
        int across = (grid.right() + Winograd.OUT - 1) / Winograd.OUT - firstColumn;
        return new Tiles(across, firstRow, firstColumn, 0, down * across);
    }

    /// One vector more than the frequency has: a power of two would put all 36 into one set of the cache.
    private int inputStride(Tiles part) {
        return part.count * depth + Lanes.COUNT;
    }

    private int sumStride(Tiles part) {
        return part.count * columns + Lanes.COUNT;
    }

    private void transformInput(FeatureMap from, Tiles part, int index, float[] inputs, Work work) {
        int depthOfPicture = depth / (step * step);
        for (int parity = 0; parity < step * step; parity++) {
            int at = from.index(step * (part.row(index) - 1) + parity / step,
                    step * (part.column(index) - 1) + parity % step);
            for (int channel = 0; channel < depthOfPicture; channel += Lanes.COUNT) {
                Winograd.input(from.data(), at + channel, step * from.rowStride(), step * from.pixelStride(),
                        inputs, index * depth + parity * depthOfPicture + channel, inputStride(part),
                        work.lines);
            }
        }
    }

    private void multiply(int frequency, Tiles part, float[] inputs, float[] sums) {
        spectra.multiply(frequency, part.count, inputs, frequency * inputStride(part), sums,
                frequency * sumStride(part));
    }

    private void transformOutput(float[] sums, Tiles part, int index, FeatureMap into, Work work) {
        float[] pixels = work.pixels(Winograd.OUT * Winograd.OUT * columns);
        for (int column = 0; column < columns; column += Lanes.COUNT) {
            Winograd.output(sums, index * columns + column, sumStride(part),
                    FloatVector.fromArray(Lanes.SPECIES, bias, column), pixels, column, columns, work.lines);
        }
        for (int pixel = 0; pixel < Winograd.OUT * Winograd.OUT; pixel++) {
            int row = part.row(index) + pixel / Winograd.OUT;
            int column = part.column(index) + pixel % Winograd.OUT;
            if (row < side && column < side) {
                stage.write(pixels, pixel * columns, into, row, column, work);
            }
        }
    }

    private void transform(Filters filters, int channel) {
        float[][] lines = new float[Winograd.FREQUENCIES][columns];
        double[][] half = new double[3 * Winograd.IN][columns];
        Winograd.filters(filters.values(), filters.index(0, channel), filters.depth() * filters.columns(),
                lines,
                half);
        for (int frequency = 0; frequency < Winograd.FREQUENCIES; frequency++) {
            spectra.setRow(frequency, channel, lines[frequency]);
        }
    }
}
