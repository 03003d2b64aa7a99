package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Inputs that may be anything, in the order of time. */
final class RowInputs extends StepInputs {
    private final Tensor x;
    /** {@code [time, batch, in]}. */
    private final float[] rows;

    RowInputs(Tape tape, Tensor x, Tensor weight, TimeOrder order) {
        super(tape, weight, order);
        this.x = x;
        rows = tape.array(x.size());
    }

    @Override
    void project(float @Nullable [] shift, float[] gates) {
        turn(true, x.values());
        multiply(order.batch() * order.time(), rows, shift, gates);
    }

    @Override
    void addGradients(float[] gates) {
        int steps = order.batch() * order.time();
        addWeightGradient(rows, gates, steps);
        if (x.needsGradient()) {
            multiplyBack(steps, gates, false, rows);
            turn(false, x.gradientToAdd());
        }
    }

    /** Copies a batch into the order of time, or adds what is in that order back. */
    private void turn(boolean forward, float[] batch) {
        for (int row = 0; row < order.batch(); row++) {
            for (int t = 0; t < order.time(); t++) {
                int at = order.place(row, t) * in;
                int inner = (t * order.batch() + row) * in;
                if (forward) {
                    System.arraycopy(batch, at, rows, inner, in);
                } else {
                    for (int j = 0; j < in; j++) {
                        batch[at + j] += rows[inner + j];
                    }
                }
            }
        }
    }
}
