package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Long short-term memory; gates in PyTorch's order: input, forget, candidate, output. */
final class LstmRecurrence extends Recurrence {
    /** {@code [time + 1, batch, hidden]}. */
    private final float[] cells;
    /** The hyperbolic tangent of the cells, laid out as they are. */
    private final float[] squashed;

    private final @Nullable Tensor initialCell;
    private final Tensor lastCell;
    private float[] cellGradient = {};

    private final float[] input;
    private final float[] forget;
    private final float[] candidate;
    private final float[] output;
    private final float[] tanh;
    private final float[] former;

    LstmRecurrence(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor initial,
            @Nullable Tensor initialCell,
            boolean reversed) {
        super(
                tape,
                x,
                weights,
                initial,
                initialCell,
                reversed,
                4,
                POINTWISE::sigmoid,
                POINTWISE::sigmoid,
                POINTWISE::tanh,
                POINTWISE::sigmoid);
        this.initialCell = initialCell;
        cells = tape.array((steps() + 1) * rows() * hidden);
        squashed = tape.array((steps() + 1) * rows() * hidden);
        lastCell = tape.result(tape.shape(rows(), hidden), outputs());
        input = rowsAtHand();
        forget = rowsAtHand();
        candidate = rowsAtHand();
        output = rowsAtHand();
        tanh = rowsAtHand();
        former = rowsAtHand();
    }

    Recurrences.Result compute() {
        int size = rows() * hidden;
        if (initialCell == null) {
            Arrays.fill(cells, 0, size, 0f);
        } else {
            System.arraycopy(initialCell.values(), 0, cells, 0, size);
        }
        run();
        System.arraycopy(cells, steps() * size, lastCell.values(), 0, size);
        if (outputs().needsGradient()) {
            tape().record(lastCell, outputs()::gradientToAdd);
        }
        return new Recurrences.Result(outputs(), last(), lastCell);
    }

    @Override
    float @Nullable [] inputShift(Recurrences.Weights weights) {
        return weights.summedBias(tape());
    }

    @Override
    void forward(int row, int g, int p, int n) {
        for (int gate = 0; gate < 4; gate++) {
            activate(gate, g);
        }
        int d = row * hidden;
        takeGates(g, d);
        System.arraycopy(cells, p, former, d, hidden);
        remember(d, d + hidden);
        System.arraycopy(former, d, cells, n, hidden);
        POINTWISE.tanh(cells, squashed, n, n + hidden);
        System.arraycopy(squashed, n, tanh, d, hidden);
        putOut(d, d + hidden);
        System.arraycopy(output, d, states, n, hidden);
    }

    private void takeGates(int g, int d) {
        System.arraycopy(gates, g, input, d, hidden);
        System.arraycopy(gates, g + hidden, forget, d, hidden);
        System.arraycopy(gates, g + 2 * hidden, candidate, d, hidden);
        System.arraycopy(gates, g + 3 * hidden, output, d, hidden);
    }

    private void remember(int from, int to) {
        for (int j = from; j < to; j++) {
            former[j] = forget[j] * former[j] + input[j] * candidate[j];
        }
    }

    private void putOut(int from, int to) {
        for (int j = from; j < to; j++) {
            output[j] *= tanh[j];
        }
    }

    @Override
    void keep(int p, int n) {
        super.keep(p, n);
        System.arraycopy(cells, p, cells, n, hidden);
    }

    @Override
    void beginBackward() {
        int rows = rows();
        cellGradient = tape().array(rows * hidden);
        if (lastCell.hasGradient()) {
            System.arraycopy(lastCell.gradient(), 0, cellGradient, 0, rows * hidden);
        } else {
            Arrays.fill(cellGradient, 0, rows * hidden, 0f);
        }
    }

    @Override
    void endBackward() {
        if (initialCell != null && initialCell.needsGradient()) {
            Gradients.add(tape(), cellGradient, initialCell);
        }
    }

    @Override
    void backward(int row, int g, int p, int n, int d) {
        takeGates(g, d);
        System.arraycopy(squashed, n, tanh, d, hidden);
        System.arraycopy(cells, p, former, d, hidden);
        int to = d + hidden;
        cellGradient(d, to);
        outputGradient(d, to);
        inputGradients(d, to);
        forgetGradient(d, to);
        biasSums.add(0, input, d, to);
        biasSums.add(1, forget, d, to);
        biasSums.add(2, candidate, d, to);
        biasSums.add(3, output, d, to);
        System.arraycopy(input, d, gates, g, hidden);
        System.arraycopy(forget, d, gates, g + hidden, hidden);
        System.arraycopy(candidate, d, gates, g + 2 * hidden, hidden);
        System.arraycopy(output, d, gates, g + 3 * hidden, hidden);
        Arrays.fill(stateGradient, d, to, 0f);
    }

    private void cellGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            cellGradient[j] += stateGradient[j] * output[j] * (1 - tanh[j] * tanh[j]);
        }
    }

    private void outputGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            output[j] = stateGradient[j] * tanh[j] * output[j] * (1 - output[j]);
        }
    }

    private void inputGradients(int from, int to) {
        for (int j = from; j < to; j++) {
            float i = input[j];
            float c = candidate[j];
            input[j] = cellGradient[j] * c * i * (1 - i);
            candidate[j] = cellGradient[j] * i * (1 - c * c);
        }
    }

    private void forgetGradient(int from, int to) {
        for (int j = from; j < to; j++) {
            float f = forget[j];
            forget[j] = cellGradient[j] * former[j] * f * (1 - f);
            cellGradient[j] *= f;
        }
    }
}
