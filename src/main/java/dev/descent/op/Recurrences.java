package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers over whole sequences, with PyTorch's formulas. Sequences are {@code [batch, time, features]}; how many
 * steps of each are data says {@link Tape#lengths()}. After them, outputs are zero, the state stays, and no gradient flows.
 *
 * <pre>{@code
 * Tensor x = Tensor.zeros(Shape.of(2, 5, 3));
 * var weights = new Recurrences.Weights(Tensor.zeros(Shape.of(3, 16)), Tensor.zeros(Shape.of(4, 16)), null, null);
 * try (Tape tape = Tape.inference()) {
 *     Tensor y = Recurrences.lstm(tape, x, weights, null, null, false).outputs();   // [2, 5, 4]
 * }
 * }</pre>
 */
public final class Recurrences {
    private static final Pointwise POINTWISE = Kernels.pointwise();

    private Recurrences() {}

    /**
     * The weights of one layer in one direction, g being the number of gates: 1 (RNN), 3 (GRU: reset, update, candidate) or
     * 4 (LSTM: input, forget, candidate, output). The transposes of PyTorch's.
     *
     * @param input {@code [in, g · hidden]}
     * @param hidden {@code [hidden, g · hidden]}
     * @param inputBias {@code [g · hidden]}, or null for none
     * @param hiddenBias {@code [g · hidden]}, or null for none
     */
    public record Weights(
            Tensor input,
            Tensor hidden,
            @Nullable Tensor inputBias,
            @Nullable Tensor hiddenBias) {
        /** These and whatever else there is of what an operation depends on. */
        List<Tensor> with(@Nullable Tensor... others) {
            return Stream.concat(Stream.of(input, hidden, inputBias, hiddenBias), Arrays.stream(others))
                    .filter(Objects::nonNull)
                    .toList();
        }

        /** Both biases in one, where they act alike. */
        float @Nullable [] summedBias(Tape tape) {
            if (inputBias == null || hiddenBias == null) {
                Tensor only = inputBias == null ? hiddenBias : inputBias;
                return only == null ? null : only.values();
            }
            float[] sum = tape.tensor(1, inputBias.size()).values();
            POINTWISE.add(inputBias.values(), hiddenBias.values(), sum, 0, inputBias.size());
            return sum;
        }
    }

    /**
     * What a layer puts out.
     *
     * @param outputs the states after each step, {@code [batch, time, hidden]}; zero after a sequence's end
     * @param hidden the state after the last step, {@code [batch, hidden]}
     * @param cell an LSTM's cell after the last step, {@code [batch, hidden]}; otherwise null
     */
    public record Result(
            Tensor outputs, Tensor hidden, @Nullable Tensor cell) {}

    /**
     * {@code h' = f(x W + b + h U + c)}, f being tanh or ReLU.
     *
     * @param x {@code [batch, time, in]}
     * @param initial the state before the first step, {@code [batch, hidden]}; null for zeros
     * @param reversed whether each sequence is read from its end
     * @throws IllegalArgumentException if shapes don't fit, or a length is not from 1 to the number of steps
     */
    public static Result rnn(
            Tape tape, Tensor x, Weights weights, @Nullable Tensor initial, boolean reversed, boolean relu) {
        RecurrentChecks.recurrent("rnn", 1, x.shape(), weights, initial, tape.lengths());
        return new RnnRecurrence(tape, x, weights, initial, reversed, relu).compute();
    }

    /**
     * Long short-term memory (Hochreiter and Schmidhuber 1997; with forget gates, Gers, Schmidhuber and Cummins 2000).
     *
     * @param x {@code [batch, time, in]}
     * @param initial the state before the first step, {@code [batch, hidden]}; null for zeros
     * @param initialCell the cell before it, likewise
     * @param reversed whether each sequence is read from its end
     * @throws IllegalArgumentException if shapes don't fit, or a length is not from 1 to the number of steps
     */
    public static Result lstm(
            Tape tape,
            Tensor x,
            Weights weights,
            @Nullable Tensor initial,
            @Nullable Tensor initialCell,
            boolean reversed) {
        RecurrentChecks.recurrent("lstm", 4, x.shape(), weights, initial, tape.lengths());
        RecurrentChecks.state("lstm", "initial cell", x.shape(), weights, initialCell);
        return new LstmRecurrence(tape, x, weights, initial, initialCell, reversed).compute();
    }

    /**
     * The gated recurrent unit (Cho et al. 2014), the reset gate acting after the product as in PyTorch and cuDNN:
     * {@code n = tanh(x W + b + r · (h U + c))}.
     *
     * @param x {@code [batch, time, in]}
     * @param initial the state before the first step, {@code [batch, hidden]}; null for zeros
     * @param reversed whether each sequence is read from its end
     * @throws IllegalArgumentException if shapes don't fit, or a length is not from 1 to the number of steps
     */
    public static Result gru(Tape tape, Tensor x, Weights weights, @Nullable Tensor initial, boolean reversed) {
        RecurrentChecks.recurrent("gru", 3, x.shape(), weights, initial, tape.lengths());
        return new GruRecurrence(tape, x, weights, initial, reversed).compute();
    }
}
