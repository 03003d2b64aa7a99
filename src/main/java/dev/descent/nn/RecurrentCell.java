package dev.descent.nn;

import dev.descent.op.Recurrences;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Recurrent} layer does at each step: {@link LSTM}, {@link GRU}, {@link RNN}, or a class of one's own, which
 * is composed of operations step by step:
 *
 * <pre>{@code
 * import dev.descent.op.Recurrences;
 * import java.util.ArrayList;
 * import java.util.List;
 *
 * // Leaky integration: h' = h / 2 + tanh(x W) / 2.
 * record Leaky() implements RecurrentCell {
 *     public int gates() {
 *         return 1;
 *     }
 *
 *     public Recurrences.Result run(
 *             Tape tape, Tensor x, Recurrences.Weights weights, Tensor hidden, Tensor cell, boolean reversed) {
 *         Tensor inputs = Activations.tanh(tape, Products.linear(tape, x, weights.input(), weights.inputBias()));
 *         int last = x.dim(1) - 1;
 *         List<Tensor> steps = new ArrayList<>();
 *         for (int t = 0; t <= last; t++) {
 *             Tensor step = Layouts.slice(tape, inputs, 1, reversed ? last - t : t, (reversed ? last - t : t) + 1);
 *             steps.add(t == 0 ? step : Arithmetic.scale(tape, Arithmetic.add(tape, step, steps.get(t - 1)), 0.5f));
 *         }
 *         return new Recurrences.Result(Layouts.concat(tape, 1, steps), steps.get(last), null);
 *     }
 * }
 * }</pre>
 */
public interface RecurrentCell {
    /** How many times as many columns as the layer has units its weights have. */
    int gates();

    /**
     * Runs the cell over all steps.
     *
     * @param x {@code [batch, time, in]}
     * @param weights of {@link #gates()} gates
     * @param hidden the state before the first step, {@code [batch, hidden]}; null for zeros
     * @param cell the second state, if the cell has one; null for zeros
     * @param reversed whether sequences are read from their ends
     */
    Recurrences.Result run(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor hidden,
            @Nullable Tensor cell,
            boolean reversed);

    /** What the bias of a gate begins with; 0 by default. */
    default float firstBias(int gate) {
        return 0;
    }

    /** What tables and errors call the layer: by default the class's name in small letters. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
