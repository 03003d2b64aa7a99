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

    private final float[] reset;
    private final float[] update;
    private final float[] candidate;
    private final float[] product;
    private final float[] former;

    GruRecurrence(Tape tape, Tensor x, Recurrences.Weights weights, @Nullable Tensor initial, boolean reversed) {
        super(tape, x, weights, initial, null, reversed, 4, POINTWISE::sigmoid, POINTWISE::sigmoid, POINTWISE::tanh);
        this.weights = weights;
        products = tape.array(rows() * 3 * hidden);
        candidates = tape.array(steps() * rows() * hidden);
        reset = rowsAtHand();
        update = rowsAtHand();
        candidate = rowsAtHand();
        product = rowsAtHand();
        former = rowsAtHand();
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
        int d = row * hidden;
        int to = d + hidden;
        addProducts(g, r);
        activate(0, g);
        activate(1, g);
        System.arraycopy(products, r + 2 * hidden, candidates, p, hidden);
        takeGates(g, d);
        System.arraycopy(candidates, p, product, d, hidden);
        addCandidates(d, to);
        System.arraycopy(candidate, d, gates, g + 2 * hidden, hidden);
        activate(2, g);
        System.arraycopy(gates, g + 2 * hidden, candidate, d, hidden);
        System.arraycopy(states, p, former, d, hidden);
        update(d, to);
        System.arraycopy(former, d, states, n, hidden);
    }

    private void addProducts(int g, int r) {
        for (int j = 0; j < 2 * hidden; j++) {
            gates[g + j] += products[r + j];
        }
    }

    /** With {@link #takeGates} before it, which leaves the candidate's input in its place. */
    private void addCandidates(int from, int to) {
        for (int j = from; j < to; j++) {
            candidate[j] += reset[j] * product[j];
        }
    }

    private void update(int from, int to) {
        for (int j = from; j < to; j++) {
            former[j] = candidate[j] + update[j] * (former[j] - candidate[j]);
        }
    }

    private void takeGates(int g, int d) {
        System.arraycopy(gates, g, reset, d, hidden);
        System.arraycopy(gates, g + hidden, update, d, hidden);
        System.arraycopy(gates, g + 2 * hidden, candidate, d, hidden);
    }

    @Override
    void beginBackward() {
        productGradient = tape().array(steps() * rows() * 3 * hidden);
    }

    @Override
    float[] recurrentGradient() {
        return productGradient;
    }

    @Override
    void backward(int row, int g, int p, int n, int d) {
        takeGates(g, d);
        System.arraycopy(candidates, p, product, d, hidden);
        System.arraycopy(states, p, former, d, hidden);
        int to = d + hidden;
        updateGradient(d, to);
        candidateGradient(d, to);
        resetGradient(d, to);
        biasSums.add(0, reset, d, to);
        biasSums.add(1, former, d, to);
        biasSums.add(2, candidate, d, to);
        biasSums.add(3, product, d, to);
        giveGradients(gates, g, d);
        giveGradients(productGradient, g, d);
        System.arraycopy(product, d, productGradient, g + 2 * hidden, hidden);
    }

    /** The update gate's replaces the former state, which only it needs; the gate itself is needed for the candidate's. */
    private void updateGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            float z = update[j];
            former[j] = stateGradient[j] * (former[j] - candidate[j]) * z * (1 - z);
        }
    }

    private void candidateGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            float c = candidate[j];
            candidate[j] = stateGradient[j] * (1 - update[j]) * (1 - c * c);
            stateGradient[j] *= update[j];
        }
    }

    private void resetGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            float r = reset[j];
            reset[j] = candidate[j] * product[j] * r * (1 - r);
            product[j] = candidate[j] * r;
        }
    }

    private void giveGradients(float[] gradient, int g, int d) {
        System.arraycopy(reset, d, gradient, g, hidden);
        System.arraycopy(former, d, gradient, g + hidden, hidden);
        System.arraycopy(candidate, d, gradient, g + 2 * hidden, hidden);
    }
}
