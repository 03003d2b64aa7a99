package dev.descent.nn;

import dev.descent.op.Recurrences;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gated recurrent unit, {@link Layers#gru}: three gates, in PyTorch's order reset, update, candidate (Cho et al., EMNLP
 * 2014), the reset gate acting after the product with the state as in PyTorch and cuDNN.
 *
 * <pre>{@code
 * Model reader = Model.of(Shape.of(20, 8), 42, Layers.gru(64).bidirectional(), Layers.flatten(), Layers.dense(10));
 * }</pre>
 */
public record GRU() implements RecurrentCell {
    @Override
    public int gates() {
        return 3;
    }

    @Override
    public Recurrences.Result run(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor hidden,
            @Nullable Tensor cell,
            boolean reversed) {
        return Recurrences.gru(tape, x, weights, hidden, reversed);
    }
}
