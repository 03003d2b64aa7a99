package dev.descent.nn;

import dev.descent.op.Recurrences;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory, {@link Layers#lstm}: four gates, in PyTorch's order input, forget, candidate, output, and a cell
 * that the forget gate lets through. Its bias begins with 1, so that the cell is remembered at first (Gers, Schmidhuber and
 * Cummins, Neural Computation 2000; Jozefowicz, Zaremba and Sutskever, ICML 2015); PyTorch's begins at random around 0.
 *
 * <pre>{@code
 * Model reader = Model.of(Shape.of(20, 8), 42, Layers.lstm(64), Layers.flatten(), Layers.dense(10));
 * }</pre>
 */
public record LSTM() implements RecurrentCell {
    private static final int FORGET = 1;

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public float firstBias(int gate) {
        return gate == FORGET ? 1 : 0;
    }

    @Override
    public Recurrences.Result run(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor hidden,
            @Nullable Tensor cell,
            boolean reversed) {
        return Recurrences.lstm(tape, x, weights, hidden, cell, reversed);
    }
}
