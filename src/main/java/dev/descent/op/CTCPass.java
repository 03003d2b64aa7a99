package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forward algorithm of each sequence, and as a recorded backward the other direction with the gradient. State s of a row
 * of L labels is label s / 2 where s is odd, and the blank before, between or behind them where it is even: 2 L + 1 in all.
 *
 * <p>Logarithms of a step's states are kept against the largest of them, so that float32 has its digits where the
 * probability is; what was taken away is summed up apart, in double.
 */
final class CTCPass implements Workers.Task, Runnable {
    private static final int ROW_SLOT = 10;
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private final Workers workers;
    private final Tensor logits;
    private final Tensor targets;
    private final Tensor y;
    private final float[] softmax;
    private final float[] logSums;
    private final int blank;
    private final boolean zeroInfinity;
    private final int time;
    private final int classes;
    private final int most;
    private final int @Nullable [] lengths;
    /** [batch, time, states]: the logarithm of the share of each state in all ways to come to a step. */
    private final float[] alphas;

    private final int states;
    private final float[] costs;
    private boolean backward;
    private float[] gradient = {};

    CTCPass(
            Tape tape,
            Tensor logits,
            Tensor targets,
            Tensor y,
            float[] softmax,
            float[] logSums,
            int blank,
            boolean zeroInfinity) {
        this.workers = tape.loops().workers();
        this.logits = logits;
        this.targets = targets;
        this.y = y;
        this.softmax = softmax;
        this.logSums = logSums;
        this.blank = blank;
        this.zeroInfinity = zeroInfinity;
        time = logits.dim(1);
        classes = logits.dim(2);
        most = targets.dim(1);
        lengths = tape.lengths();
        states = 2 * most + 1;
        alphas = tape.tensor(logits.dim(0) * time, states).values();
        costs = tape.tensor(logits.dim(0), 1).values();
    }

    /** Fails at the first row of targets that can't be. */
    void check() {
        for (int row = 0; row < logits.dim(0); row++) {
            CTC.check("", row, targets.values(), row * most, most, steps(row), classes, blank, zeroInfinity);
        }
    }

    private int steps(int row) {
        return lengths == null ? time : lengths[row];
    }

    private int labels(int row) {
        int labels = 0;
        while (labels < most && targets.values()[row * most + labels] != CTC.NO_LABEL) {
            labels++;
        }
        return labels;
    }

    /** Writes the mean over the batch. */
    void forward() {
        workers.run(logits.dim(0), this);
        double sum = 0;
        for (int row = 0; row < logits.dim(0); row++) {
            sum += zeroInfinity && isInfinite(row) ? 0 : (double) costs[row] / Math.max(1, labels(row));
        }
        y.values()[0] = (float) (sum / logits.dim(0));
    }

    private boolean isInfinite(int row) {
        return costs[row] == Float.POSITIVE_INFINITY;
    }

    @Override
    public void run() {
        backward = true;
        gradient = logits.gradientToAdd();
        workers.run(logits.dim(0), this);
    }

    @Override
    public void run(int worker, int row) {
        int labels = labels(row);
        if (!backward) {
            costs[row] = (float) forward(row, steps(row), 2 * labels + 1);
        } else if (!isInfinite(row)) {
            double scale = (double) y.gradient()[0] / logits.dim(0) / Math.max(1, labels);
            backward(worker, row, steps(row), 2 * labels + 1, (float) scale);
        }
    }

    /** The class of a state. */
    private int label(int row, int state) {
        return (state & 1) == 0 ? blank : (int) targets.values()[row * most + state / 2];
    }

    /** Whether the blank before a label may be left out: not where it keeps two equal labels apart. */
    private boolean skips(int row, int state) {
        return (state & 1) == 1 && state > 1 && label(row, state) != label(row, state - 2);
    }

    private double logProbability(int row, int step, int label) {
        int at = row * time + step;
        return (double) logits.values()[at * classes + label] - logSums[at];
    }

    /** The first state from which the steps left reach the end. */
    private static int first(int step, int steps, int count) {
        return Math.max(0, count - 2 * (steps - step));
    }

    /** The end of the states that the steps so far can have come to. */
    private static int end(int step, int count) {
        return Math.min(count, 2 * (step + 1));
    }

    /** −log P(labels). */
    private double forward(int row, int steps, int count) {
        double shift = 0;
        for (int step = 0; step < steps; step++) {
            int at = (row * time + step) * states;
            int before = at - states;
            Arrays.fill(alphas, at, at + count, NEVER);
            double largest = NEVER;
            for (int s = first(step, steps, count); s < end(step, count); s++) {
                double way = 0;
                if (step > 0) {
                    way = logSum(
                            alphas[before + s],
                            s > 0 ? alphas[before + s - 1] : NEVER,
                            skips(row, s) ? alphas[before + s - 2] : NEVER);
                }
                double alpha = way + logProbability(row, step, label(row, s));
                alphas[at + s] = (float) alpha;
                largest = Math.max(largest, alpha);
            }
            if (largest == NEVER) {
                return Double.POSITIVE_INFINITY;
            }
            shift += subtract(largest, alphas, at, at + count);
        }
        int last = (row * time + steps - 1) * states + count - 1;
        return -shift - logSum(alphas[last], count > 1 ? alphas[last - 1] : NEVER, NEVER);
    }

    /** Returns what was really taken away, which is rounded. */
    private static float subtract(double largest, float[] logs, int from, int to) {
        float taken = (float) largest;
        for (int i = from; i < to; i++) {
            logs[i] -= taken;
        }
        return taken;
    }

    private void backward(int worker, int row, int steps, int count, float scale) {
        float[] betas = workers.scratch(worker, ROW_SLOT, 2 * states);
        Arrays.fill(betas, 0, count, NEVER);
        Arrays.fill(betas, Math.max(0, count - 2), count, 0f);
        for (int step = steps - 1; step >= 0; step--) {
            subtractShares(row, step, steps, count, betas, scale);
            int from = (row * time + step) * classes;
            POINTWISE.addScaled(softmax, scale, gradient, from, from + classes);
            if (step > 0) {
                stepBack(row, step, steps, count, betas);
            }
        }
    }

    /** The share of each state in all ways through a step, taken from the gradient of its class. */
    private void subtractShares(int row, int step, int steps, int count, float[] betas, float scale) {
        int at = (row * time + step) * states;
        int first = first(step, steps, count);
        int end = end(step, count);
        double largest = NEVER;
        for (int s = first; s < end; s++) {
            largest = Math.max(largest, (double) alphas[at + s] + betas[s]);
        }
        double sum = 0;
        for (int s = first; s < end; s++) {
            sum += Math.exp((double) alphas[at + s] + betas[s] - largest);
        }
        int from = (row * time + step) * classes;
        for (int s = first; s < end; s++) {
            double share = Math.exp((double) alphas[at + s] + betas[s] - largest) / sum;
            gradient[from + label(row, s)] -= (float) (scale * share);
        }
    }

    /** From the ways that lead on after a step to those after the one before. */
    private void stepBack(int row, int step, int steps, int count, float[] betas) {
        Arrays.fill(betas, states, states + count, NEVER);
        for (int s = first(step, steps, count); s < end(step, count); s++) {
            betas[states + s] = (float) (betas[s] + logProbability(row, step, label(row, s)));
        }
        Arrays.fill(betas, 0, count, NEVER);
        double largest = NEVER;
        for (int s = first(step - 1, steps, count); s < end(step - 1, count); s++) {
            double beta = logSum(
                    betas[states + s],
                    s + 1 < count ? betas[states + s + 1] : NEVER,
                    s + 2 < count && skips(row, s + 2) ? betas[states + s + 2] : NEVER);
            betas[s] = (float) beta;
            largest = Math.max(largest, beta);
        }
        subtract(largest, betas, 0, count);
    }

    /** log(e^a + e^b + e^c). */
    private static double logSum(double a, double b, double c) {
        double largest = Math.max(a, Math.max(b, c));
        if (largest == NEVER) {
            return NEVER;
        }
        return largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest) + Math.exp(c - largest));
    }
}
