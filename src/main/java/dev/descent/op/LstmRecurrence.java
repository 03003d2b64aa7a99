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
                POINTWISE::sigmoid,
                POINTWISE::sigmoid,
                POINTWISE::tanh,
                POINTWISE::sigmoid);
        this.initialCell = initialCell;
        cells = tape.tensor((steps() + 1) * rows(), hidden).values();
        squashed = tape.tensor((steps() + 1) * rows(), hidden).values();
        lastCell = tape.result(tape.shape(rows(), hidden), outputs());
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
        remember(g, p, n);
        POINTWISE.tanh(cells, squashed, n, n + hidden);
        putOut(g + 3 * hidden, n);
    }

    private void remember(int g, int p, int n) {
        int f = g + hidden;
        int c = f + hidden;
        for (int j = 0; j < hidden; j++) {
            cells[n + j] = gates[f + j] * cells[p + j] + gates[g + j] * gates[c + j];
        }
    }

    private void putOut(int o, int n) {
        for (int j = 0; j < hidden; j++) {
            states[n + j] = gates[o + j] * squashed[n + j];
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
        cellGradient = tape().tensor(rows, hidden).values();
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
        for (int j = 0; j < hidden; j++) {
            float i = gates[g + j];
            float f = gates[g + hidden + j];
            float c = gates[g + 2 * hidden + j];
            float o = gates[g + 3 * hidden + j];
            float s = squashed[n + j];
            float dh = stateGradient[d + j];
            float dc = cellGradient[d + j] + dh * o * (1 - s * s);
            gates[g + j] = dc * c * i * (1 - i);
            gates[g + hidden + j] = dc * cells[p + j] * f * (1 - f);
            gates[g + 2 * hidden + j] = dc * i * (1 - c * c);
            gates[g + 3 * hidden + j] = dh * s * o * (1 - o);
            cellGradient[d + j] = dc * f;
            stateGradient[d + j] = 0;
        }
    }
}
