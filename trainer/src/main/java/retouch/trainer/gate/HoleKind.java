package retouch.trainer.gate;

import java.util.Arrays;
import java.util.List;

/// What is erased from a picture of the evaluation: a share of it, or a part of the face.
public enum HoleKind {
    SHARE_1_10("1-10", 0.01, 0.1), SHARE_10_20("10-20", 0.1, 0.2), SHARE_20_30("20-30", 0.2,
            0.3), SHARE_30_40(
                    "30-40", 0.3,
                    0.4), SHARE_40_50("40-50", 0.4, 0.5), EYES("eyes", 0, 1), HAIR("hair", 0, 1), FACE("face",
                            0, 1);

    private final String label;
    private final double least;
    private final double most;

    HoleKind(String label, double least, double most) {
        this.label = label;
        this.least = least;
        this.most = most;
    }

    /// The name in tables and cards: percent, or the part.
    public String label() {
        return label;
    }

    /// The smallest share of the picture.
    double least() {
        return least;
    }

    /// The largest share of the picture.
    double most() {
        return most;
    }

    /// Whether it is a share of the picture, and not a part of the face.
    public boolean isShare() {
        return most < 1;
    }

    /// Whether distances between pixels say something: what fills a large hole well may differ from what was there.
    public boolean isSmall() {
        return (isShare() && most <= 0.3) || this == EYES;
    }

    static List<HoleKind> shares() {
        return Arrays.stream(values()).filter(HoleKind::isShare).toList();
    }
}
