package retouch.trainer.data.sketch;

/// Finds contours by their gradient (Canny 1986), over all three channels: lips and skin are often equally
/// bright. Immutable and thread-safe.
///
/// Thresholds are heights of a step between two flat areas, so that they mean the same at every blur.
public record CannyEdges(Settings settings) implements EdgeDetector {

    private static final double REFERENCE_SIDE = 512;
    private static final float DIAGONAL_SLOPE = 0.41421356f; // tan 22.5°

    /// @param blurPixels    standard deviation of the blur at a side of 512 pixels
    /// @param blurMinPixels smallest standard deviation at any side
    /// @param weakStep      smallest step that goes on with a line, in levels of 255
    /// @param strongStep    smallest step that starts a line
    public record Settings(double blurPixels, double blurMinPixels, double weakStep, double strongStep) {

        public Settings {
            if (!(blurPixels > 0 && blurMinPixels > 0)) {
                throw new IllegalArgumentException("blurPixels and blurMinPixels must be more than 0");
            }
            if (!(0 < weakStep && weakStep <= strongStep)) {
                throw new IllegalArgumentException("weakStep must be in (0, strongStep]");
            }
        }

        /// Chosen by eye on sheets of faces: contours stay, strands of hair and grain go.
        public static Settings standard() {
            return new Settings(2.4, 0.9, 26, 58);
        }
    }

    @Override
    public boolean[] edges(float[] rgb, int side) {
        double sigma = Math.max(settings.blurMinPixels(), settings.blurPixels() * side / REFERENCE_SIDE);
        GradientField field = GradientField.of(GaussianBlur.blur(rgb, side, 3, sigma), side);
        // A step of height h, blurred, has a slope of h / (sigma * sqrt(2 pi)) in its middle.
        double slope = 1 / (sigma * Math.sqrt(2 * Math.PI));
        return follow(field, side, (float) (slope * settings.weakStep()),
                (float) (slope * settings.strongStep()));
    }

    private static boolean[] follow(GradientField field, int side, float weak, float strong) {
        boolean[] lines = new boolean[side * side];
        boolean[] ridge = ridge(field, side, weak);
        int[] open = new int[side * side];
        for (int start = 0; start < ridge.length; start++) {
            if (ridge[start] && !lines[start] && field.length()[start] >= strong) {
                int count = 0;
                open[count++] = start;
                lines[start] = true;
                while (count > 0) {
                    int pixel = open[--count];
                    // The border is never a ridge, so every ridge pixel has eight neighbors.
                    for (int near = 0; near < 9; near++) {
                        int next = pixel + (near / 3 - 1) * side + near % 3 - 1;
                        if (ridge[next] && !lines[next]) {
                            lines[next] = true;
                            open[count++] = next;
                        }
                    }
                }
            }
        }
        return lines;
    }

    /// True where the gradient is longest along its own direction.
    private static boolean[] ridge(GradientField field, int side, float weak) {
        boolean[] ridge = new boolean[side * side];
        for (int y = 1; y < side - 1; y++) {
            for (int x = 1; x < side - 1; x++) {
                int pixel = y * side + x;
                float length = field.length()[pixel];
                if (length >= weak) {
                    int step = step(field.across()[pixel], field.down()[pixel], side);
                    ridge[pixel] = length > field.length()[pixel - step]
                            && length >= field.length()[pixel + step];
                }
            }
        }
        return ridge;
    }

    private static int step(float across, float down, int side) {
        if (Math.abs(down) <= DIAGONAL_SLOPE * Math.abs(across)) {
            return 1;
        }
        if (Math.abs(across) <= DIAGONAL_SLOPE * Math.abs(down)) {
            return side;
        }
        return across * down > 0 ? side + 1 : side - 1;
    }
}
