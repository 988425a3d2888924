package retouch.schemas.pixel;

import java.util.Arrays;

import retouch.schemas.job.PixelBox;

/// By how much a painting is off, carried smoothly into the hole: the membrane interpolant of Poisson image
/// editing (Pérez, Gangnet and Blake 2003, section 3), whose rim is held at the mean difference between
/// photograph and painting just outside the hole, and which is harmonic inside.
///
/// The painting's surroundings should be the photograph's; what they are off there is the painter's tint and no wish
/// of the user's, so it is taken off inside as well. Means over a few pixels hold the rim, because single pixels
/// differ by texture too. Nothing that the hole hid is looked at.
///
/// Works on cells of about one pixel of the generator, coarse to fine (cascadic multigrid), so that a large hole
/// costs a few passes. The same input gives the same bits.
final class Membrane {

    /// The rim's means are over squares of twice this and one, in cells.
    static final int RIM_CELLS = 3;

    /// Enough that the rest differs from the exact solution by less than a level of 255 (measured: 0.3).
    private static final int SWEEPS = 8;
    private static final int CHANNELS = 3;

    private enum Cell {
        ABSENT, FREE, HELD
    }

    private final int cell;
    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final Cell[] cells;
    private final float[] values;

    /// @param left of the first cell, in pixels of the square; `top` likewise
    private Membrane(int cell, int left, int top, int width, int height) {
        this.cell = cell;
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.cells = new Cell[width * height];
        Arrays.fill(cells, Cell.ABSENT);
        this.values = new float[CHANNELS * width * height];
    }

    /// @param hole     of the photograph's size; not empty
    /// @param crop     the square
    /// @param side     of the generator, in pixels
    /// @param original the photograph in the square, `[crop.height][crop.width][3]`
    /// @param painted  the painting, laid out likewise
    static Membrane over(Mask hole, PixelBox crop, int side, float[] original, float[] painted) {
        int cell = Math.max(1, (crop.width() + side - 1) / side);
        PixelBox bounds = hole.bounds().orElse(crop);
        int reach = (RIM_CELLS + 1) * cell;
        int left = Math.max(Math.max(0, -crop.left()), bounds.left() - reach - crop.left());
        int top = Math.max(Math.max(0, -crop.top()), bounds.top() - reach - crop.top());
        int right = Math.min(Math.min(crop.width(), hole.width() - crop.left()),
                bounds.left() + bounds.width() + reach - crop.left());
        int bottom = Math.min(Math.min(crop.height(), hole.height() - crop.top()),
                bounds.top() + bounds.height() + reach - crop.top());
        Membrane membrane = new Membrane(cell, left, top, Math.max(0, right - left + cell - 1) / cell,
                Math.max(0, bottom - top + cell - 1) / cell);
        membrane.hold(new Outside(membrane, right, bottom).add(hole, crop, original, painted));
        membrane.settle();
        return membrane;
    }

    /// What the painting is off at a pixel of the hole, to be added to it.
    ///
    /// @param x       in pixels of the square
    /// @param channel 0 to 2
    float at(int x, int y, int channel) {
        if (cell == 1) {
            return values[CHANNELS * ((y - top) * width + x - left) + channel];
        }
        float column = (x - left + 0.5f) / cell - 0.5f;
        float row = (y - top + 0.5f) / cell - 0.5f;
        int first = (int) Math.floor(column);
        int upper = (int) Math.floor(row);
        float sum = 0;
        float weights = 0;
        for (int corner = 0; corner < 4; corner++) {
            int cx = first + corner % 2;
            int cy = upper + corner / 2;
            if (cx >= 0 && cy >= 0 && cx < width && cy < height && cells[cy * width + cx] != Cell.ABSENT) {
                float weight = (1 - Math.abs(column - cx)) * (1 - Math.abs(row - cy));
                sum += weight * values[CHANNELS * (cy * width + cx) + channel];
                weights += weight;
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }

    /// Sums of the differences outside the hole, and how much hole there is, cell by cell.
    private static final class Outside {

        private final Membrane grid;
        private final int right;
        private final int bottom;
        private final double[] sums;
        private final int[] counts;
        private final boolean[] hasHole;

        Outside(Membrane grid, int right, int bottom) {
            this.grid = grid;
            this.right = right;
            this.bottom = bottom;
            this.sums = new double[grid.values.length];
            this.counts = new int[grid.cells.length];
            this.hasHole = new boolean[grid.cells.length];
        }

        Outside add(Mask hole, PixelBox crop, float[] original, float[] painted) {
            for (int y = grid.top; y < bottom; y++) {
                for (int x = grid.left; x < right; x++) {
                    int at = (y - grid.top) / grid.cell * grid.width + (x - grid.left) / grid.cell;
                    if (hole.contains(crop.left() + x, crop.top() + y)) {
                        hasHole[at] = true;
                    } else {
                        int from = CHANNELS * (y * crop.width() + x);
                        counts[at]++;
                        for (int channel = 0; channel < CHANNELS; channel++) {
                            sums[CHANNELS * at + channel] += original[from + channel]
                                    - painted[from + channel];
                        }
                    }
                }
            }
            return this;
        }

        /// Whether a cell is beside the hole, or partly in it.
        boolean isRim(int at) {
            if (counts[at] == 0) {
                return false;
            }
            int x = at % grid.width;
            int y = at / grid.width;
            return hasHole[at] || (x > 0 && hasHole[at - 1]) || (x < grid.width - 1 && hasHole[at + 1])
                    || (y > 0 && hasHole[at - grid.width])
                    || (y < grid.height - 1 && hasHole[at + grid.width]);
        }

        /// The mean difference around a cell.
        void mean(int at, float[] to) {
            double[] sum = new double[CHANNELS];
            long count = 0;
            int column = at % grid.width;
            int row = at / grid.width;
            for (int y = Math.max(0, row - RIM_CELLS); y <= Math.min(grid.height - 1, row + RIM_CELLS); y++) {
                for (int x = Math.max(0, column - RIM_CELLS); x <= Math.min(grid.width - 1,
                        column + RIM_CELLS); x++) {
                    int near = y * grid.width + x;
                    count += counts[near];
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        sum[channel] += sums[CHANNELS * near + channel];
                    }
                }
            }
            for (int channel = 0; channel < CHANNELS; channel++) {
                to[CHANNELS * at + channel] = (float) (sum[channel] / count);
            }
        }
    }

    private void hold(Outside outside) {
        for (int at = 0; at < cells.length; at++) {
            if (outside.isRim(at)) {
                cells[at] = Cell.HELD;
                outside.mean(at, values);
            } else if (outside.hasHole[at]) {
                cells[at] = Cell.FREE;
            }
        }
    }

    /// The coarser membrane settles first and is where this one begins.
    private void settle() {
        if (width > 1 || height > 1) {
            Membrane coarse = coarser();
            coarse.settle();
            for (int at = 0; at < cells.length; at++) {
                if (cells[at] == Cell.FREE) {
                    int from = CHANNELS * (at / width / 2 * coarse.width + at % width / 2);
                    System.arraycopy(coarse.values, from, values, CHANNELS * at, CHANNELS);
                }
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            sweep();
        }
    }

    private Membrane coarser() {
        Membrane coarse = new Membrane(2 * cell, left, top, (width + 1) / 2, (height + 1) / 2);
        int[] counts = new int[coarse.cells.length];
        for (int at = 0; at < cells.length; at++) {
            int to = at / width / 2 * coarse.width + at % width / 2;
            if (cells[at] == Cell.HELD) {
                coarse.cells[to] = Cell.HELD;
                counts[to]++;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    coarse.values[CHANNELS * to + channel] += values[CHANNELS * at + channel];
                }
            } else if (cells[at] == Cell.FREE && coarse.cells[to] == Cell.ABSENT) {
                coarse.cells[to] = Cell.FREE;
            }
        }
        for (int at = 0; at < coarse.values.length; at++) {
            coarse.values[at] /= Math.max(1, counts[at / CHANNELS]);
        }
        return coarse;
    }

    /// Every free cell becomes the mean of its neighbors (Gauss and Seidel).
    private void sweep() {
        for (int at = 0; at < cells.length; at++) {
            if (cells[at] == Cell.FREE) {
                int x = at % width;
                relax(at, x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at >= width ? at - width : at,
                        at + width < cells.length ? at + width : at);
            }
        }
    }

    private void relax(int at, int before, int after, int above, int below) {
        float first = 0;
        float second = 0;
        float third = 0;
        int count = 0;
        for (int side = 0; side < 4; side++) {
            int near = side == 0 ? before : side == 1 ? after : side == 2 ? above : below;
            if (near != at && cells[near] != Cell.ABSENT) {
                first += values[CHANNELS * near];
                second += values[CHANNELS * near + 1];
                third += values[CHANNELS * near + 2];
                count++;
            }
        }
        if (count > 0) {
            values[CHANNELS * at] = first / count;
            values[CHANNELS * at + 1] = second / count;
            values[CHANNELS * at + 2] = third / count;
        }
    }
}
