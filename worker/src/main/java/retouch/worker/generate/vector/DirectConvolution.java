package retouch.worker.generate.vector;

import java.util.Arrays;
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
    private final TapPanel[] panels;
    private final int columns;
    private final float[] bias;
    private final OutputStage stage;

    /// @param kernel    taps per direction
    /// @param stride    input pixels from one output pixel to the next
    /// @param rate      dilation
    /// @param padBefore rows, and columns, of zeros before the first
    record Geometry(int kernel, int stride, int rate, int padBefore) {

        /// Whether a row, or column, of taps ever meets a map of this side.
        boolean meets(int tap, int side) {
            int nearest = tap * rate - padBefore; // of the first output; the last one is this much further:
            int last = nearest + (side - 1) / stride * stride;
            return last >= 0 && nearest < side;
        }
    }

    /// @param side of the input map
    DirectConvolution(Geometry geometry, Filters filters, int side, OutputStage stage) {
        this.geometry = geometry;
        this.side = side;
        this.stage = stage;
        this.bias = filters.bias();
        this.columns = filters.columns();
        this.panels = new TapPanel[columns / MatrixKernel.PANEL];
        Arrays.setAll(panels, panel -> TapPanel.of(geometry, filters, panel, side));
    }

    @Override
    public void run(Crew crew, FeatureMap from, FeatureMap into, Box grid) {
        int blocks = Math.toIntExact((grid.area() + BLOCK - 1) / BLOCK);
        MatrixKernel.Pieces[] pieces = Arrays.stream(panels).map(panel -> panel.pieces(from))
                .toArray(MatrixKernel.Pieces[]::new);
        if (!isCheaperByBlocks(blocks, grid)) {
            runByColumns(crew, from, into, grid, pieces);
            return;
        }
        crew.run(blocks, (block, member) -> {
            Work work = crew.own()[member];
            int first = block * BLOCK;
            int count = (int) Math.min(BLOCK, grid.area() - first);
            int[] starts = starts(from, grid, first, count, work);
            float[] sums = work.sums(BLOCK * columns);
            for (int panel = 0; panel < panels.length; panel++) {
                multiply(pieces[panel].rows(starts), count, panel, sums);
            }
            finish(sums, into, grid, first, 0, count, work);
        });
    }

    /// By blocks, the weights are read once per block; by columns, the input is read once per panel.
    private boolean isCheaperByBlocks(int blocks, Box grid) {
        long sumBytes = Float.BYTES * grid.area() * columns;
        long inputBytes = Float.BYTES * grid.area() * geometry.stride * geometry.stride * panels[0].depth();
        return sumBytes > SUM_BYTES_MAX || blocks * bytes() < panels.length * inputBytes;
    }

    /// Few pixels and many weights: every thread reads its share of the weights once, for all pixels.
    private void runByColumns(Crew crew, FeatureMap from, FeatureMap into, Box grid,
            MatrixKernel.Pieces[] pieces) {
        int pixels = Math.toIntExact(grid.area());
        int[] starts = starts(from, grid, 0, pixels, crew.common());
        float[] sums = crew.common().sums(pixels * columns);
        crew.run(panels.length,
                (panel, member) -> multiply(pieces[panel].rows(starts), pixels, panel, sums));
        crew.run(pixels,
                (pixel, member) -> finish(sums, into, grid, pixel, pixel, 1, crew.own()[member]));
    }

    @Override
    public Box reads(Box grid) {
        return new Box(Math.max(0, firstInput(grid.left())), Math.max(0, firstInput(grid.top())),
                Math.min(side, firstInput(grid.right() - 1) + extent()),
                Math.min(side, firstInput(grid.bottom() - 1) + extent()));
    }

    @Override
    public Box touches(Box grid) {
        return reads(grid);
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
        return Arrays.stream(panels).mapToLong(panel -> (long) Float.BYTES * panel.values().length).sum();
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

    private void multiply(MatrixKernel.Rows rows, int count, int panel, float[] sums) {
        MatrixKernel.multiply(rows, 0, count, panels[panel].values(), 0, bias, panel * MatrixKernel.PANEL,
                sums,
                panel * MatrixKernel.PANEL, columns);
    }

    private void finish(float[] sums, FeatureMap into, Box grid, int firstPixel, int firstRow, int count,
            Work work) {
        for (int index = 0; index < count; index++) {
            int pixel = firstPixel + index;
            stage.write(sums, (firstRow + index) * columns, into, grid.top() + pixel / grid.width(),
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
}
