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
        addProducts(g, r);
        activate(0, g);
        activate(1, g);
        System.arraycopy(products, r + 2 * hidden, candidates, p, hidden);
        addCandidates(g, p);
        activate(2, g);
        update(g, p, n);
    }

    private void addProducts(int g, int r) {
        for (int j = 0; j < 2 * hidden; j++) {
            gates[g + j] += products[r + j];
        }
    }

    private void addCandidates(int g, int p) {
        int c = g + 2 * hidden;
        for (int j = 0; j < hidden; j++) {
            gates[c + j] += gates[g + j] * candidates[p + j];
        }
    }

    private void update(int g, int p, int n) {
        int z = g + hidden;
        int c = z + hidden;
        for (int j = 0; j < hidden; j++) {
            states[n + j] = gates[c + j] + gates[z + j] * (states[p + j] - gates[c + j]);
        }
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
        for (int j = 0; j < hidden; j++) {
            float r = gates[g + j];
            float z = gates[g + hidden + j];
            float c = gates[g + 2 * hidden + j];
            float dh = stateGradient[d + j];
            float dc = dh * (1 - z) * (1 - c * c);
            float dr = dc * candidates[p + j] * r * (1 - r);
            float dz = dh * (states[p + j] - c) * z * (1 - z);
            gates[g + j] = dr;
            gates[g + hidden + j] = dz;
            gates[g + 2 * hidden + j] = dc;
            productGradient[g + j] = dr;
            productGradient[g + hidden + j] = dz;
            productGradient[g + 2 * hidden + j] = dc * r;
            stateGradient[d + j] = dh * z;
        }
    }
}
