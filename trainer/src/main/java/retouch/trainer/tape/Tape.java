package retouch.trainer.tape;

import java.util.ArrayList;
import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;

/// Records what is computed, so that the derivative of the last number with respect to every parameter
/// can be found by walking back (reverse-mode differentiation).
///
/// SameDiff does the same with a graph that is built once. It is not used for training because a step then
/// costs several times its arithmetic, because it cannot differentiate a gradient, and because some of its
/// derivatives are wrong without a word. Here each operator brings its own derivative, all of them are checked
/// against finite differences, and each array lives exactly as long as it is needed.
///
/// **Memory.** Every array that an operator makes belongs to the tape. [#backward] closes a value as soon as
/// nothing before it needs it; [#close] closes the rest. Parameters and constants are borrowed.
///
/// Not thread-safe: one thread owns a tape.
public final class Tape implements AutoCloseable {

    private final List<Node> nodes = new ArrayList<>();

    /// What is given: no derivative is asked for.
    ///
    /// @param value borrowed
    public Node constant(INDArray value) {
        return new Node(this, value, null, false);
    }

    /// As [#constant], but the tape closes it.
    public Node ownedConstant(INDArray value) {
        Node node = new Node(this, value, null, false);
        node.keep(value);
        nodes.add(node);
        return node;
    }

    /// What is trained.
    ///
    /// @param value    borrowed
    /// @param gradient borrowed, of the same shape; [#backward] adds to it
    public Node parameter(INDArray value, INDArray gradient) {
        return new Node(this, value, gradient, true);
    }

    /// Adds an operator's result.
    ///
    /// @param value    owned by the tape from now on
    /// @param inputs   what it was computed from
    /// @param backward hands the derivative on
    /// @param kept     further arrays that `backward` reads; owned by the tape
    Node record(INDArray value, List<Node> inputs, Node.Backward backward, INDArray... kept) {
        boolean wanted = inputs.stream().anyMatch(Node::wantsGradient);
        Node node = new Node(this, value, null, wanted);
        node.keep(value);
        if (wanted) {
            node.setBackward(backward);
            for (INDArray array : kept) {
                node.keep(array);
            }
        } else {
            for (INDArray array : kept) {
                array.close();
            }
        }
        nodes.add(node);
        return node;
    }

    /// Adds the derivative of `loss` to the gradient of every parameter it depends on. The tape cannot be used
    /// afterwards, except to close it; values are gone, unless [Node#hold] was called.
    ///
    /// @param loss a single number
    public void backward(Node loss) {
        if (loss.value().length() != 1) {
            throw new IllegalArgumentException("only a single number has a gradient here");
        }
        loss.addGradient(Arrays.filled(loss.value(), 1));
        for (int index = nodes.size() - 1; index >= 0; index--) {
            nodes.get(index).walkBack();
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        nodes.clear();
    }
}
