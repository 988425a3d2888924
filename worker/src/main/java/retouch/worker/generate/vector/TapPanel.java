package retouch.worker.generate.vector;

import java.util.stream.IntStream;

/// One panel of a direct convolution's matrix. It holds the taps that count: not those that only ever read the
/// border (dilation beyond a small map), and not those without any weight in this panel (a sub-pixel
/// convolution has 9, 6, 6 and 4 of 9).
///
/// @param taps   which taps, row by row
/// @param kernel taps per direction
/// @param rate   dilation
/// @param depth  channels per tap
/// @param values `[taps, depth, PANEL]`
record TapPanel(int[] taps, int kernel, int rate, int depth, float[] values) {

    /// @param panel which
    /// @param side  of the input map
    static TapPanel of(DirectConvolution.Geometry geometry, Filters filters, int panel, int side) {
        int[] taps = IntStream.range(0, geometry.kernel() * geometry.kernel())
                .filter(tap -> geometry.meets(tap / geometry.kernel(), side)
                        && geometry.meets(tap % geometry.kernel(), side) && hasWeight(filters, panel, tap))
                .toArray();
        float[] values = new float[taps.length * filters.depth() * MatrixKernel.PANEL];
        int to = 0;
        for (int tap : taps) {
            for (int channel = 0; channel < filters.depth(); channel++) {
                System.arraycopy(filters.values(), filters.index(tap, channel) + panel * MatrixKernel.PANEL,
                        values,
                        to, MatrixKernel.PANEL);
                to += MatrixKernel.PANEL;
            }
        }
        return new TapPanel(taps, geometry.kernel(), geometry.rate(), filters.depth(), values);
    }

    /// Where the taps are in a map.
    MatrixKernel.Pieces pieces(FeatureMap from) {
        int width = widthOfRuns(from);
        int[] runs = IntStream.range(0, taps.length / width).map(run -> taps[run * width])
                .map(tap -> tap / kernel * rate * from.rowStride() + tap % kernel * rate * from.pixelStride())
                .toArray();
        return new MatrixKernel.Pieces(from.data(), runs, width * depth);
    }

    /// Taps side by side are one run where nothing lies between their channels and every row has as many.
    private int widthOfRuns(FeatureMap from) {
        if (taps.length == 0 || rate > 1 || from.depth() != from.pixelStride()) {
            return 1;
        }
        int width = 1;
        while (width < taps.length && taps[width] / kernel == taps[0] / kernel) {
            width++;
        }
        for (int index = 0; index < taps.length; index++) {
            if (taps.length % width != 0 || taps[index] != taps[index - index % width] + index % width
                    || taps[index] / kernel != taps[index - index % width] / kernel) {
                return 1;
            }
        }
        return width;
    }

    private static boolean hasWeight(Filters filters, int panel, int tap) {
        for (int channel = 0; channel < filters.depth(); channel++) {
            int at = filters.index(tap, channel) + panel * MatrixKernel.PANEL;
            for (int column = 0; column < MatrixKernel.PANEL; column++) {
                if (filters.values()[at + column] != 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
