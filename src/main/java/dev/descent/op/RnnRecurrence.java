package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The plain recurrent layer: an activation of a sum. */
final class RnnRecurrence extends Recurrence {
    private final boolean relu;

    RnnRecurrence(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor initial,
            boolean reversed,
            boolean relu) {
        super(tape, x, weights, initial, null, reversed, relu ? POINTWISE::relu : POINTWISE::tanh);
        this.relu = relu;
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
        for (int j = 0; j < hidden; j++) {
            float y = gates[g + j];
            float slope = relu ? (y > 0 ? 1 : 0) : 1 - y * y;
            gates[g + j] = stateGradient[d + j] * slope;
            stateGradient[d + j] = 0;
        }
    }
}
