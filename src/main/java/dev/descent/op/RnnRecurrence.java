package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The plain recurrent layer: an activation of a sum. */
final class RnnRecurrence extends Recurrence {
    private final boolean relu;
    private final float[] output;

    RnnRecurrence(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor initial,
            boolean reversed,
            boolean relu) {
        super(tape, x, weights, initial, null, reversed, 1, relu ? POINTWISE::relu : POINTWISE::tanh);
        this.relu = relu;
        output = rowsAtHand();
    }

    Recurrences.Result compute() {
        run();
        return new Recurrences.Result(outputs(), last(), null);
    }

    @Override
    float @Nullable [] inputShift(Recurrences.Weights weights) {
        return weights.summedBias(tape());
    }

    @Override
    void forward(int row, int g, int p, int n) {
        activate(0, g);
        System.arraycopy(gates, g, states, n, hidden);
    }

    @Override
    void backward(int row, int g, int p, int n, int d) {
        System.arraycopy(gates, g, output, d, hidden);
        int to = d + hidden;
        if (relu) {
            reluGradient(d, to);
        } else {
            tanhGradient(d, to);
        }
        biasSums.add(0, output, d, to);
        System.arraycopy(output, d, gates, g, hidden);
        Arrays.fill(stateGradient, d, to, 0f);
    }

    private void reluGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            output[j] = output[j] > 0 ? stateGradient[j] : 0;
        }
    }

    private void tanhGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            output[j] = stateGradient[j] * (1 - output[j] * output[j]);
        }
    }
}
