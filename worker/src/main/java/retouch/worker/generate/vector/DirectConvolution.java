package retouch.worker.generate.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.worker.generate.Box;

/// A convolution with any taps, stride and dilation as an indirect matrix product: rows are output pixels,
/// columns are output channels.
final class DirectConvolution implements Convolution {

    /// Pixels that one thread computes at a time: their sums stay in the cache, and 12 divides it.
    private static final int BLOCK = 48;

    /// Sums that are kept for all pixels should stay in the cache, too.
    private static final long SUM_BYTES_MAX = 4L << 20;

    private final Geometry geometry;
    private final int side;
    private final PackedMatrix matrix;
    private final float[] bias;
    private final OutputStage stage;
    private final List<Tap> taps;

    /// @param kernel    taps per direction
    /// @param stride    input pixels from one output pixel to the next
    /// @param rate      dilation
    /// @param padBefore rows, and columns, of zeros before the first
    record Geometry(int kernel, int stride, int rate, int padBefore) {}

    private record Tap(int row, int column) {}

    /// @param side of the input map: taps that never meet it are left out
    DirectConvolution(Geometry geometry, Filters filters, int side, OutputStage stage) {
        this.geometry = geometry;
        this.side = side;
        this.stage = stage;
        this.bias = filters.bias();
        this.taps = new ArrayList<>();
        for (int tap = 0; tap < geometry.kernel * geometry.kernel; tap++) {
            Tap position = new Tap(tap / geometry.kernel * geometry.rate,
                    tap % geometry.kernel * geometry.rate);
            if (meets(position.row, side) && meets(position.column, side)) {
                taps.add(position);
            }
        }
        this.matrix = PackedMatrix.zeros(taps.size() * filters.depth(), filters.columns());
        int row = 0;
        for (Tap tap : taps) {
            int number = tap.row / geometry.rate * geometry.kernel + tap.column / geometry.rate;
            for (int channel = 0; channel < filters.depth(); channel++) {
                matrix.setRow(row++, filters.values(), filters.index(number, channel));
            }
        }
    }

    @Override
    public void run(Crew crew, FeatureMap from, FeatureMap into, Box grid) {
        int blocks = Math.toIntExact((grid.area() + BLOCK - 1) / BLOCK);
        int[] runs = runs(from);
        int runLength = matrix.rows() / runs.length;
        if (isCheaperByBlocks(blocks, grid)) {
            crew.team().run(blocks, (block, member) -> {
                Work work = crew.own()[member];
                int first = block * BLOCK;
                int count = (int) Math.min(BLOCK, grid.area() - first);
                MatrixKernel.Rows rows = new MatrixKernel.Rows(from.data(),
                        starts(from, grid, first, count, work), runs, runLength);
                float[] sums = work.sums(BLOCK * matrix.columns());
                for (int panel = 0; panel < matrix.panels(); panel++) {
                    multiply(rows, count, panel, sums);
                }
                finish(sums, into, grid, first, 0, count, work);
            });
        } else {
            runByColumns(crew, from, into, grid, runs);
        }
    }

    /// By blocks, the weights are read once per block; by columns, the input is read once per panel.
    private boolean isCheaperByBlocks(int blocks, Box grid) {
        long sumBytes = Float.BYTES * grid.area() * matrix.columns();
        long inputBytes = Float.BYTES * grid.area() * geometry.stride * geometry.stride * matrix.rows()
                / taps.size();
        return sumBytes > SUM_BYTES_MAX || blocks * matrix.bytes() < matrix.panels() * inputBytes;
    }

    /// Few pixels and many weights: every thread reads its share of the weights once, for all pixels.
    private void runByColumns(Crew crew, FeatureMap from, FeatureMap into, Box grid, int[] runs) {
        int pixels = Math.toIntExact(grid.area());
        MatrixKernel.Rows rows = new MatrixKernel.Rows(from.data(),
                starts(from, grid, 0, pixels, crew.common()),
                runs, matrix.rows() / runs.length);
        float[] sums = crew.common().sums(pixels * matrix.columns());
        crew.team().run(matrix.panels(), (panel, member) -> multiply(rows, pixels, panel, sums));
        crew.team().run(pixels,
                (pixel, member) -> finish(sums, into, grid, pixel, pixel, 1, crew.own()[member]));
    }

    @Override
    public Box reads(Box grid) {
        return new Box(Math.max(0, firstInput(grid.left())), Math.max(0, firstInput(grid.top())),
                Math.min(side, firstInput(grid.right() - 1) + extent()),
                Math.min(side, firstInput(grid.bottom() - 1) + extent()));
    }

    @Override
    public Optional<Box> readers(Box changed) {
        int left = firstReader(changed.left());
        int top = firstReader(changed.top());
        int right = lastReader(changed.right() - 1);
        int bottom = lastReader(changed.bottom() - 1);
        return left > right || top > bottom
                ? Optional.empty()
                : Optional.of(new Box(left, top, right + 1, bottom + 1));
    }

    @Override
    public long bytes() {
        return matrix.bytes();
    }

    /// Inputs from the first tap to the last.
    private int extent() {
        return (geometry.kernel - 1) * geometry.rate + 1;
    }

    private int firstInput(int output) {
        return output * geometry.stride - geometry.padBefore;
    }

    private int firstReader(int input) {
        return Math.max(0, Math.ceilDiv(input + geometry.padBefore - extent() + 1, geometry.stride));
    }

    private int lastReader(int input) {
        return Math.min((side - 1) / geometry.stride, (input + geometry.padBefore) / geometry.stride);
    }

    private boolean meets(int offset, int side) {
        int nearest = offset - geometry.padBefore; // of the first output; the last one is this much further:
        int last = nearest + (side - 1) / geometry.stride * geometry.stride;
        return last >= 0 && nearest < side;
    }

    private void multiply(MatrixKernel.Rows rows, int count, int panel, float[] sums) {
        MatrixKernel.multiply(rows, 0, count, matrix.values(), matrix.panel(panel), bias,
                panel * MatrixKernel.PANEL, sums, panel * MatrixKernel.PANEL, matrix.columns());
    }

    private void finish(float[] sums, FeatureMap into, Box grid, int firstPixel, int firstRow, int count,
            Work work) {
        for (int index = 0; index < count; index++) {
            int pixel = firstPixel + index;
            stage.write(sums, (firstRow + index) * matrix.columns(), into, grid.top() + pixel / grid.width(),
                    grid.left() + pixel % grid.width(), work);
        }
    }

    private int[] starts(FeatureMap from, Box grid, int first, int count, Work work) {
        int[] starts = work.starts(count);
        for (int index = 0; index < count; index++) {
            int pixel = first + index;
            int row = grid.top() + pixel / grid.width();
            int column = grid.left() + pixel % grid.width();
            starts[index] = from.index(row * geometry.stride - geometry.padBefore,
                    column * geometry.stride - geometry.padBefore);
        }
        return starts;
    }

    /// Taps side by side in a row are one run where nothing lies between their channels.
    private int[] runs(FeatureMap from) {
        boolean rowsAreRuns = geometry.rate == 1 && from.depth() == from.pixelStride()
                && taps.size() == geometry.kernel * geometry.kernel;
        return taps.stream().filter(tap -> !rowsAreRuns || tap.column == 0)
                .mapToInt(tap -> tap.row * from.rowStride() + tap.column * from.pixelStride()).toArray();
    }
}
