package retouch.trainer.data.sketch;

/// The gradient at each pixel, of the channel in which it is longest, in levels per pixel (Sobel's weights).
/// Zero on the border. A parameter object of this package.
@SuppressWarnings("ArrayRecordComponent")
record GradientField(float[] across, float[] down, float[] length) {

    /// @param rgb `[S][S][3]`
    static GradientField of(float[] rgb, int side) {
        GradientField field = new GradientField(new float[side * side], new float[side * side],
                new float[side * side]);
        for (int y = 1; y < side - 1; y++) {
            for (int x = 1; x < side - 1; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    field.put(rgb, side, y * side + x, channel);
                }
            }
        }
        return field;
    }

    private void put(float[] rgb, int side, int pixel, int channel) {
        int at = 3 * pixel + channel;
        int row = 3 * side;
        float right = rgb[at - row + 3] + 2 * rgb[at + 3] + rgb[at + row + 3];
        float left = rgb[at - row - 3] + 2 * rgb[at - 3] + rgb[at + row - 3];
        float below = rgb[at + row - 3] + 2 * rgb[at + row] + rgb[at + row + 3];
        float above = rgb[at - row - 3] + 2 * rgb[at - row] + rgb[at - row + 3];
        float x = (right - left) / 8;
        float y = (below - above) / 8;
        float slope = (float) Math.sqrt(x * x + y * y);
        if (slope > length[pixel]) {
            across[pixel] = x;
            down[pixel] = y;
            length[pixel] = slope;
        }
    }
}
