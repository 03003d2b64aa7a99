package dev.descent.metric;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;

/**
 * Which class was predicted and which is right, row by row, whatever form predictions and targets have.
 *
 * <p>Predictions {@code [batch, ..., classes]} mean the class of the largest value, the first if several are equal; with one
 * column, or as {@code [batch]}, class 1 above 0.5 and class 0 otherwise. Targets are class indices, negative for rows to
 * leave out, or probabilities, of which the largest counts.
 */
final class Answers {
    /** No class: the row is left out, or every prediction in it is NaN. */
    static final int NONE = -1;

    private final String who;
    private final float[] predictions;
    private final float[] targets;
    /** Targets a row: 1 for class indices and for answers to yes-or-no questions. */
    private final int stride;

    final int rows;
    final int columns;
    final int classes;

    Answers(String who, Tensor predictions, Tensor targets) {
        this.who = who;
        this.predictions = predictions.values();
        this.targets = targets.values();
        Shape p = predictions.shape();
        columns = p.rank() < 2 ? 1 : p.dim(-1);
        rows = p.size() / columns;
        classes = Math.max(2, columns);
        boolean perRow = leads(targets.shape(), p);
        boolean probabilities = columns > 1 && targets.shape().equals(p);
        boolean pairs = columns == 1 && p.rank() == 2 && targets.shape().equals(p.with(1, 2));
        if (!perRow && !probabilities && !pairs) {
            throw Checks.unlike(who, p, targets.shape());
        }
        stride = perRow ? 1 : classes;
    }

    private boolean leads(Shape targets, Shape predictions) {
        if (columns == 1 && targets.equals(predictions)) {
            return true;
        }
        boolean leads = targets.rank() == predictions.rank() - 1;
        for (int axis = 0; leads && axis < targets.rank(); axis++) {
            leads = targets.dim(axis) == predictions.dim(axis);
        }
        return leads;
    }

    float prediction(int row, int column) {
        return predictions[row * columns + column];
    }

    /** The predicted class, or {@link #NONE}. */
    int predicted(int row) {
        if (columns == 1) {
            float p = predictions[row];
            return Float.isNaN(p) ? NONE : p > 0.5f ? 1 : 0;
        }
        return largest(predictions, row * columns, columns);
    }

    /** The right class, or {@link #NONE}. */
    int actual(int row) {
        if (stride > 1) {
            double sum = 0;
            for (int c = 0; c < stride; c++) {
                sum += targets[row * stride + c];
            }
            Checks.addUp(who, sum, row);
            return largest(targets, row * stride, stride);
        }
        float target = targets[row];
        if (columns == 1) {
            Checks.answer(who, target, row);
            return target > 0.5f ? 1 : 0;
        }
        return Math.max(NONE, Checks.label(who, target, classes, row));
    }

    private static int largest(float[] values, int from, int count) {
        int best = NONE;
        for (int c = 0; c < count; c++) {
            float value = values[from + c];
            if (!Float.isNaN(value) && (best == NONE || value > values[from + best])) {
                best = c;
            }
        }
        return best;
    }
}
