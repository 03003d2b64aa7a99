package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Dropouts;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * In training, sets each value to zero with probability {@code rate} and divides the others by {@code 1 − rate}, so that no
 * unit can rely on another (Srivastava et al., JMLR 2014). In inference it does nothing.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.relu(), Layers.dropout(0.2f), Layers.dense(10));
 * }</pre>
 *
 * @param rate the share of values set to zero, at least 0 and below 1
 */
public record Dropout(float rate) implements Layer {
    /** @throws IllegalArgumentException if the rate is negative, 1 or above, or NaN */
    public Dropout {
        Checks.rate("dropout", rate);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Dropouts.dropout(tape, x, rate);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
