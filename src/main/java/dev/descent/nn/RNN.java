package dev.descent.nn;

import dev.descent.op.Recurrences;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The plain recurrent layer, {@link Layers#rnn}: {@code h' = tanh(x W + b + h U + c)} (Elman, Cognitive Science 1990), or ReLU
 * in tanh's place. Its memory is short: over many steps gradients vanish, or explode with ReLU; {@link LSTM} and {@link GRU}
 * mend that.
 *
 * <pre>{@code
 * Model reader = Model.of(Shape.of(20, 8), 42, Layers.rnn(64), Layers.flatten(), Layers.dense(10));
 * }</pre>
 *
 * @param relu whether ReLU stands in tanh's place; false by default
 */
public record RNN(boolean relu) implements RecurrentCell {
    @Override
    public int gates() {
        return 1;
    }

    @Override
    public Recurrences.Result run(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor hidden,
            @Nullable Tensor cell,
            boolean reversed) {
        return Recurrences.rnn(tape, x, weights, hidden, reversed, relu);
    }
}
