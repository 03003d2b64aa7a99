package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Losses that ask the right answer to lead by a margin and then are content. Targets count as constants.
 *
 * <pre>{@code
 * Tensor scores = Tensor.of(Shape.of(2, 3), 2, 0, 1.5f, 0, 3, 1).needsGradient(true);
 * Tensor classes = Tensor.of(Shape.of(2), 0, 1);
 * try (Tape tape = Tape.training(42)) {
 *     tape.backward(Margins.hinge(tape, scores, classes, 1, 1));
 * }
 * }</pre>
 */
public final class Margins {
    private static final Shape SCALAR = Shape.of();

    private Margins() {}

    /**
     * The mean over the rows of Σ max(0, margin − x[right] + x[wrong])^power / classes over the wrong classes, as PyTorch's
     * {@code multi_margin_loss}; Weston and Watkins, "Support vector machines for multi-class pattern recognition", 1999.
     * With one column, of max(0, margin − x)^power for class 1 and max(0, margin + x)^power for class 0.
     *
     * @param scores {@code [batch, ..., classes]}, or {@code [batch, ..., 1]} for two classes
     * @param targets class indices {@code [batch, ...]}
     * @param power 1 or 2
     * @return a single number
     * @throws IllegalArgumentException if the shapes don't fit, or an index is no whole number or not below the number of
     *     classes
     */
    public static Tensor hinge(Tape tape, Tensor scores, Tensor targets, float margin, int power) {
        Checks.scores("hinge", scores.shape(), targets.shape());
        int columns = scores.dim(-1);
        int rows = targets.size();
        Tensor y = tape.result(SCALAR, scores);
        float[] x = scores.values();
        float[] t = targets.values();
        Tensor slopes = tape.tensor(scores.shape());
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int label = Checks.label("hinge", t[row], Math.max(2, columns), row);
            sum += columns == 1
                    ? binary(x, slopes.values(), row, label, margin, power)
                    : multiClass(x, slopes.values(), row, columns, label, margin, power);
        }
        y.values()[0] = (float) (sum / rows);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float scale = y.gradient()[0] / rows;
                float[] slope = slopes.values();
                float[] dx = scores.gradientToAdd();
                for (int i = 0; i < scores.size(); i++) {
                    dx[i] += scale * slope[i];
                }
            });
        }
        return y;
    }

    private static double binary(float[] x, float[] slope, int row, int label, float margin, int power) {
        int sign = 2 * label - 1;
        double missing = (double) margin - sign * x[row];
        slope[row] = missing > 0 ? (float) (-sign * (power == 1 ? 1 : 2 * missing)) : 0;
        return missing > 0 ? (power == 1 ? missing : missing * missing) : 0;
    }

    private static double multiClass(
            float[] x, float[] slope, int row, int classes, int label, float margin, int power) {
        int right = row * classes + label;
        double sum = 0;
        double pull = 0;
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            double missing = (double) margin - x[right] + x[i];
            slope[i] = 0;
            if (i != right && missing > 0) {
                double push = (power == 1 ? 1 : 2 * missing) / classes;
                slope[i] = (float) push;
                pull += push;
                sum += (power == 1 ? missing : missing * missing) / classes;
            }
        }
        slope[right] = (float) -pull;
        return sum;
    }
}
