package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.tensor.Shape;

/**
 * A nonlinearity, element by element, that says how the weights before it should begin. A layer that is no
 * {@code Activation} works as well; the weights before it then begin with Xavier's uniform initialisation.
 *
 * <pre>{@code
 * record Swish(float beta) implements Activation {
 *     public Tensor forward(Tape tape, Tensor x) {
 *         return Arithmetic.mul(tape, x, Activations.sigmoid(tape, Arithmetic.scale(tape, x, beta)));
 *     }
 *
 *     public Initializer initializer() {
 *         return new KaimingUniform();
 *     }
 * }
 * }</pre>
 */
public interface Activation extends Layer {
    /** The initialisation that keeps the spread of values through weights followed by this activation. */
    Initializer initializer();

    @Override
    default Initializer initializerBefore(Initializer after) {
        return initializer();
    }

    @Override
    default Shape outputShape(Shape input) {
        return input;
    }
}
