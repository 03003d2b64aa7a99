package dev.descent.op;

import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gated recurrent unit in PyTorch's form, where the reset gate acts on the state after the product; gates in PyTorch's
 * order: reset, update, candidate.
 */
final class GruRecurrence extends Recurrence {
    private final Recurrences.Weights weights;
    /** A step's products with the former state, {@code [batch, 3 · hidden]}. */
    private final float[] products;
    /** The candidate's third of them for all steps, {@code [time, batch, hidden]}. */
    private final float[] candidates;
    /** The gradient of the products, {@code [time, batch, 3 · hidden]}. */
    private float[] productGradient = {};

    GruRecurrence(Tape tape, Tensor x, Recurrences.Weights weights, @Nullable Tensor initial, boolean reversed) {
        super(tape, x, weights, initial, null, reversed, POINTWISE::sigmoid, POINTWISE::sigmoid, POINTWISE::tanh);
        this.weights = weights;
        products = tape.tensor(rows(), 3 * hidden).values();
        candidates = tape.tensor(steps() * rows(), hidden).values();
    }

    Recurrences.Result compute() {
        run();
        return new Recurrences.Result(outputs(), last(), null);
    }

    @Override
    float @Nullable [] inputShift(Recurrences.Weights all) {
        Tensor bias = all.inputBias();
        return bias == null ? null : bias.values();
    }

    @Override
    void multiply(Workers workers, int row, int rows, int g, int p) {
        Tensor bias = weights.hiddenBias();
        recur(workers, rows, p, false, products, row * 3 * hidden, bias == null ? null : bias.values());
    }

    @Override
    void forward(int row, int g, int p, int n) {
        int r = row * 3 * hidden;
        CELLS.add(products, r, gates, g, 2 * hidden);
        activate(0, g);
        activate(1, g);
        System.arraycopy(products, r + 2 * hidden, candidates, p, hidden);
        CELLS.gruCandidate(gates, g, candidates, p, hidden);
        activate(2, g);
        CELLS.gruState(gates, g, states, p, n, hidden);
    }

    @Override
    void beginBackward() {
        productGradient = tape().tensor(steps() * rows(), 3 * hidden).values();
    }

    @Override
    float[] recurrentGradient() {
        return productGradient;
    }

    @Override
    void backward(int row, int g, int p, int n, int d) {
        CELLS.gruGradient(gates, g, productGradient, candidates, states, p, stateGradient, d, hidden);
    }
}
