package retouch.trainer.tape;

import java.util.ArrayList;
import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;

/// A value on a [Tape]. Not thread-safe.
public final class Node {

    /// An operator's derivative.
    @FunctionalInterface
    interface Backward {

        /// Adds to each input's gradient what `gradient`, that of the result, makes of it.
        ///
        /// @param gradient borrowed
        void run(INDArray gradient);
    }

    private final Tape tape;
    private final INDArray value;
    private final INDArray parameterGradient;
    private final boolean wantsGradient;
    private final List<INDArray> owned = new ArrayList<>();
    private Backward backward = gradient -> {};
    private INDArray gradient;
    private boolean held;

    Node(Tape tape, INDArray value, INDArray parameterGradient, boolean wantsGradient) {
        this.tape = tape;
        this.value = value;
        this.parameterGradient = parameterGradient;
        this.wantsGradient = wantsGradient;
    }

    /// Borrowed: it lives as long as the tape needs it.
    public INDArray value() {
        return value;
    }

    /// The value of a node that is a single number.
    public double number() {
        return value.getDouble(0);
    }

    /// Keeps the value until the tape is closed.
    public Node hold() {
        held = true;
        return this;
    }

    Tape tape() {
        return tape;
    }

    /// Whether anything that is trained is behind this value.
    boolean wantsGradient() {
        return wantsGradient;
    }

    void keep(INDArray array) {
        owned.add(array);
    }

    void setBackward(Backward operator) {
        backward = operator;
    }

    /// @param part owned from now on
    void addGradient(INDArray part) {
        if (!wantsGradient) {
            part.close();
        } else if (parameterGradient != null) {
            parameterGradient.addi(part);
            part.close();
        } else if (gradient == null) {
            gradient = part;
        } else {
            gradient.addi(part);
            part.close();
        }
    }

    void walkBack() {
        if (gradient != null) {
            backward.run(gradient);
            gradient.close();
            gradient = null;
        }
        if (!held) {
            close();
        }
    }

    void close() {
        if (gradient != null) {
            gradient.close();
            gradient = null;
        }
        owned.forEach(array -> {
            if (!array.wasClosed()) {
                array.close();
            }
        });
        owned.clear();
    }
}
