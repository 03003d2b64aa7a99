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
        CELLS.lstmCell(gates, g, cells, p, n, hidden);
        POINTWISE.tanh(cells, squashed, n, n + hidden);
        CELLS.lstmState(gates, g, squashed, states, n, hidden);
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
        CELLS.lstmGradient(gates, g, cells, p, squashed, n, stateGradient, cellGradient, d, hidden);
    }
}
