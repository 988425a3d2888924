package retouch.pytorch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/// A network's trainable arrays, with Adam's two moments and, if wanted, the moving average of each.
final class Variables {

    private static final float BETA_1 = 0.5f;
    private static final float BETA_2 = 0.9f;
    private static final float EPSILON = 1e-8f;
    private static final float DECAY = 0.999f;

    private final Map<String, NDArray> values = new LinkedHashMap<>();
    private final List<NDArray[]> moments = new ArrayList<>();
    private final boolean averaged;

    /// @param averaged whether a moving average is kept
    Variables(boolean averaged) {
        this.averaged = averaged;
    }

    void add(String name, NDArray value) {
        value.setRequiresGradient(true);
        values.put(name, value);
        moments.add(new NDArray[]{value.zerosLike(), value.zerosLike(),
                averaged ? value.duplicate() : value.zerosLike()});
    }

    NDArray get(String name) {
        return values.get(name);
    }

    /// Lends them to a manager: what is computed from them belongs to it.
    void lendTo(NDManager manager) {
        values.values().forEach(manager::tempAttachAll);
    }

    /// The sum of the absolute values of all gradients.
    double gradientMagnitude() {
        double sum = 0;
        for (NDArray value : values.values()) {
            try (NDArray gradient = value.getGradient();
                    NDArray sizes = gradient.abs();
                    NDArray total = sizes.sum()) {
                sum += total.getFloat();
            }
        }
        return sum;
    }

    void clearGradients() {
        for (NDArray value : values.values()) {
            try (NDArray gradient = value.getGradient()) {
                gradient.muli(0);
            }
        }
    }

    /// Adam's step (Kingma & Ba 2015), in place.
    ///
    /// @param step 0 for the first
    void update(double rate, long step) {
        float scaled = (float) (rate * Math.sqrt(1 - Math.pow(BETA_2, step + 1))
                / (1 - Math.pow(BETA_1, step + 1)));
        int index = 0;
        for (NDArray value : values.values()) {
            NDArray[] own = moments.get(index++);
            try (NDArray gradient = value.getGradient();
                    NDArray part = gradient.mul(1 - BETA_1);
                    NDArray squares = gradient.mul(gradient)) {
                own[0].muli(BETA_1).addi(part);
                squares.muli(1 - BETA_2);
                own[1].muli(BETA_2).addi(squares);
                try (NDArray divisor = own[1].sqrt(); NDArray way = own[0].mul(scaled)) {
                    divisor.addi(EPSILON);
                    way.divi(divisor);
                    value.subi(way);
                }
            }
            if (averaged) {
                try (NDArray way = value.sub(own[2])) {
                    own[2].addi(way.muli(1 - DECAY));
                }
            }
        }
    }
}
