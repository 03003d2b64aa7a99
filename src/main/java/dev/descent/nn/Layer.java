package dev.descent.nn;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/**
 * A function of a batch, with or without parameters. One method makes a layer; nothing has to be registered:
 *
 * <pre>{@code
 * record Swish(float beta) implements Layer {
 *     public Tensor forward(Tape tape, Tensor x) {
 *         return Arithmetic.mul(tape, x, Activations.sigmoid(tape, Arithmetic.scale(tape, x, beta)));
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #forward} must be a function of its arguments and the parameters alone, so that threads with a tape each can
 * share the layer. Whether it is training it learns from the tape.
 */
@FunctionalInterface
@SuppressWarnings(
        "FunctionalInterfaceMethodChanged") // a lambda that is a layer is its own blueprint: that is the point
public interface Layer extends Blueprint {
    /**
     * @param x {@code [batch, ...]}
     * @return {@code [batch, ...]}, computed on the tape
     */
    Tensor forward(Tape tape, Tensor x);

    /** Weights, biases and buffers, in a fixed order; by default those of the layers within. */
    default List<Parameter> parameters() {
        return Parameters.of(layers());
    }

    /** For layers that hold others: those layers, in a fixed order; none by default. */
    default List<NamedLayer> layers() {
        return List.of();
    }

    /**
     * How PyTorch's state dict calls and lays out the parameters of this layer, those of layers within it left out; by
     * default as they are called and lie here. Files are written and read by it.
     *
     * @param name the layer's full name
     */
    default List<StateTensor> state(String name) {
        return StateTensor.own(name, this);
    }

    /**
     * The shape of one example after this layer; by default found by running it on a zero example.
     *
     * @param input the shape of one example before it
     */
    default Shape outputShape(Shape input) {
        try (Tape tape = Tape.inference()) {
            return forward(tape, Tensor.zeros(input.withFirst(1))).shape().withoutFirst();
        }
    }

    /** A layer is its own blueprint. */
    @Override
    default Layer build(Shape input, Setup setup) {
        return this;
    }
}
