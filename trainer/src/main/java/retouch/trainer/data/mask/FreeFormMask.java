package retouch.trainer.data.mask;

import java.util.Random;

/// Draws holes as a hand with a brush would (SC-FEGAN, algorithm 1). Immutable and thread-safe.
///
/// @param settings lengths at a side of 512 pixels; they grow and shrink with the side
public record FreeFormMask(Settings settings) {

    private static final double REFERENCE_SIDE = 512;

    /// What the algorithm leaves open.
    ///
    /// @param faceProbability how often the whole face is in the hole
    /// @param tries how often a hole of the wrong share is drawn anew
    public record Settings(
            int drawsMax,
            int linesMax,
            double angleMaxDegrees,
            double lengthMaxPixels,
            double widthMinPixels,
            double widthMaxPixels,
            double eyeLengthMaxPixels,
            double hairProbability,
            double faceProbability,
            double shareMin,
            double shareMax,
            int tries) {

        public Settings {
            if (drawsMax < 1 || linesMax < 1 || tries < 1) {
                throw new IllegalArgumentException("drawsMax, linesMax and tries must be at least 1");
            }
            if (!(0 <= shareMin && shareMin < shareMax && shareMax <= 1)) {
                throw new IllegalArgumentException(
                        "shareMin and shareMax must be in order in [0, 1], not " + shareMin + ", "
                                + shareMax);
            }
            if (!(0 < widthMinPixels && widthMinPixels <= widthMaxPixels)) {
                throw new IllegalArgumentException("widthMinPixels must be in (0, widthMaxPixels]");
            }
            requireProbability("hairProbability", hairProbability);
            requireProbability("faceProbability", faceProbability);
        }

        private static void requireProbability(String name, double value) {
            if (!(0 <= value && value <= 1)) {
                throw new IllegalArgumentException(name + " must be in [0, 1], not " + value);
            }
        }

        /// The recommended values.
        public static Settings standard() {
            return new Settings(10, 10, 60, 100, 12, 40, 60, 0.3, 0, 0.01, 0.6, 100);
        }
    }

    /// Where the face is, as far as anybody knows; `[S][S]` each, borrowed.
    ///
    /// @param hair true on hair
    /// @param face true on skin and all that is in it, without ears and neck
    @SuppressWarnings("ArrayRecordComponent") // masks on their way, never compared
    public record Parts(boolean[] hair, boolean[] face) {

        /// No part is known.
        public static Parts unknown(int side) {
            return new Parts(new boolean[side * side], new boolean[side * side]);
        }
    }

    /// @param eyes x and y of each eye's middle, in pixels
    /// @param parts of the face, which a hole may take whole
    /// @return `[S][S]`, true in the hole
    /// @throws IllegalStateException if no try gave a hole of an allowed share
    public boolean[] draw(int side, double[] eyes, Parts parts, Random random) {
        for (int attempt = 0; attempt < settings.tries(); attempt++) {
            boolean[] hole = attempt(side, eyes, parts, random);
            double share = share(hole);
            if (share >= settings.shareMin() && share <= settings.shareMax()) {
                return hole;
            }
        }
        throw new IllegalStateException(
                "no hole of an allowed share in %d tries".formatted(settings.tries()));
    }

    /// How much of a mask is hole, in `[0, 1]`.
    public static double share(boolean[] hole) {
        int count = 0;
        for (boolean pixel : hole) {
            count += pixel ? 1 : 0;
        }
        return (double) count / hole.length;
    }

    private boolean[] attempt(int side, double[] eyes, Parts parts, Random random) {
        boolean[] hole = new boolean[side * side];
        Brush brush = new Brush(side, hole);
        double scale = side / REFERENCE_SIDE;
        int draws = 1 + random.nextInt(settings.drawsMax());
        for (int draw = 0; draw < draws; draw++) {
            double radius = scale * (settings.widthMinPixels()
                    + random.nextDouble() * (settings.widthMaxPixels() - settings.widthMinPixels())) / 2;
            brush.zigzag(random.nextDouble() * side, random.nextDouble() * side,
                    1 + random.nextInt(settings.linesMax()), settings.angleMaxDegrees(),
                    scale * settings.lengthMaxPixels(), radius, random);
            int eye = 2 * random.nextInt(eyes.length / 2);
            double angle = Math.toRadians(random.nextDouble() * 360);
            double length = scale * settings.eyeLengthMaxPixels() * random.nextDouble();
            brush.line(eyes[eye], eyes[eye + 1], angle, length, radius);
        }
        if (random.nextDouble() < settings.hairProbability()) {
            add(parts.hair(), hole);
        }
        // Without whole faces no number is drawn: the evaluation's holes must stay as they were.
        if (settings.faceProbability() > 0 && random.nextDouble() < settings.faceProbability()) {
            add(parts.face(), hole);
        }
        return hole;
    }

    private static void add(boolean[] part, boolean[] hole) {
        for (int pixel = 0; pixel < hole.length; pixel++) {
            hole[pixel] |= part[pixel];
        }
    }
}
