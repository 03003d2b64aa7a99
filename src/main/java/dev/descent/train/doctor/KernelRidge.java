package dev.descent.train.doctor;

import dev.descent.op.Products;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * Ridge regression by its kernel, solved by conjugate gradients (Hestenes, Stiefel 1952) for all targets at once: its products are
 * those that training has made fast already, and a kernel that decays needs few of them.
 */
final class KernelRidge {
    private static final float RIDGE = 0.1f;
    private static final int MOST_STEPS = 50;
    /** Of the squared residual, where answers no longer change in what is asked of them. */
    private static final double SOLVED = 1e-5;

    private KernelRidge() {}

    /**
     * @param kernel {@code [rows, rows]}
     * @param cross {@code [others, rows]}
     * @param targets {@code [rows, width]}
     * @return answers for the others, {@code [others, width]}, one row after the other
     */
    static float[] answers(Tape tape, Tensor kernel, Tensor cross, Tensor targets) {
        int width = targets.dim(1);
        float[] residual = targets.toArray();
        // Centred first, so that nothing is asked of the kernel for their mean.
        double[] mean = sums(residual, residual, width, false);
        for (int j = 0; j < width; j++) {
            mean[j] /= targets.dim(0);
        }
        add(residual, mean, -1, width);
        float[] direction = residual.clone();
        float[] weights = new float[residual.length];
        double[] first = sums(residual, residual, width, true);
        double[] left = first;
        for (int step = 0; step < MOST_STEPS && !isSolved(left, first); step++) {
            tape.begin(0);
            float[] image = Products.matmul(tape, kernel, Tensor.over(targets.shape(), direction))
                    .values();
            for (int i = 0; i < direction.length; i++) {
                image[i] += RIDGE * direction[i];
            }
            double[] length = quotients(left, sums(direction, image, width, true));
            for (int from = 0; from < weights.length; from += width) {
                for (int j = 0; j < width; j++) {
                    weights[from + j] += (float) (length[j] * direction[from + j]);
                    residual[from + j] -= (float) (length[j] * image[from + j]);
                }
            }
            double[] now = sums(residual, residual, width, true);
            double[] kept = quotients(now, left);
            for (int from = 0; from < weights.length; from += width) {
                for (int j = 0; j < width; j++) {
                    direction[from + j] = (float) (residual[from + j] + kept[j] * direction[from + j]);
                }
            }
            left = now;
        }
        tape.begin(0);
        float[] answers = Products.matmul(tape, cross, Tensor.over(targets.shape(), weights))
                .toArray();
        add(answers, mean, 1, width);
        return answers;
    }

    private static void add(float[] values, double[] row, int sign, int width) {
        for (int from = 0; from < values.length; from += width) {
            for (int j = 0; j < width; j++) {
                values[from + j] += (float) (sign * row[j]);
            }
        }
    }

    /** Of each column: of a · b, or of a. */
    private static double[] sums(float[] a, float[] b, int width, boolean products) {
        double[] sums = new double[width];
        for (int from = 0; from < a.length; from += width) {
            for (int j = 0; j < width; j++) {
                sums[j] += products ? (double) a[from + j] * b[from + j] : a[from + j];
            }
        }
        return sums;
    }

    private static double[] quotients(double[] above, double[] below) {
        double[] quotients = new double[above.length];
        Arrays.setAll(quotients, j -> below[j] > 0 ? above[j] / below[j] : 0);
        return quotients;
    }

    private static boolean isSolved(double[] left, double[] first) {
        for (int j = 0; j < left.length; j++) {
            if (left[j] > SOLVED * first[j]) {
                return false;
            }
        }
        return true;
    }
}
