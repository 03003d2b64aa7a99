package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Softmax cross-entropy and its relatives in one pass each: the softmax is computed once, for the value as for the
 * gradient. Targets count as constants: no gradient flows to them. Sums run in double.
 *
 * <p>The loss records of {@code dev.descent.loss} are these functions with settings.
 *
 * <pre>{@code
 * Tensor logits = Tensor.of(Shape.of(2, 3), 2, 0, 1, 0, 3, 1).needsGradient(true);
 * Tensor classes = Tensor.of(Shape.of(2), 0, 1);
 * try (Tape tape = Tape.training(42)) {
 *     Tensor loss = CrossEntropies.crossEntropy(tape, logits, classes, 0.1f, -100);
 *     tape.backward(loss);
 * }
 * }</pre>
 */
public final class CrossEntropies {
    private static final Loops.Rows SOFTMAX_AND_LOG_SUM = Kernels.rowwise()::softmaxAndLogSum;
    private static final Loops.Rows ADD_SCALED_ROWS = Kernels.rowwise()::addScaledRows;
    private static final Shape SCALAR = Shape.of();
    private static final float[] NO_WEIGHTS = {};

    private CrossEntropies() {}

    /**
     * The mean of −Σ q log softmax(logits), q being the targets after smoothing: (1 − smoothing) · target +
     * smoothing / classes. As PyTorch's {@code cross_entropy}: with class indices, the mean is one weighted by the classes'
     * weights, over the rows not ignored (0 if there are none, where PyTorch gives NaN); with probabilities it is over all
     * rows.
     *
     * @param logits {@code [batch, ..., classes]}, at least two classes
     * @param targets class indices {@code [batch, ...]}, or probabilities of the logits' shape
     * @param smoothing from 0 to 1, 0 for none
     * @param ignored the class index of rows to leave out; means nothing for probabilities
     * @param weights one for each class, or none
     * @return a single number
     * @throws IllegalArgumentException if the shapes don't fit, an index is no whole number or not below the number of
     *     classes, or a row's probabilities are negative or don't add up to 1
     */
    public static Tensor crossEntropy(
            Tape tape, Tensor logits, Tensor targets, float smoothing, int ignored, float... weights) {
        Checks.weights("crossEntropy", weights, logits.shape());
        if (Checks.byClass("crossEntropy", logits.shape(), targets.shape())) {
            return ofClasses(tape, logits, targets, smoothing, ignored, weights);
        }
        int rows = logits.size() / logits.dim(-1);
        return ofProbabilities("crossEntropy", tape, logits, targets, smoothing, weights, 0, rows);
    }

    /**
     * The Kullback-Leibler divergence of softmax(logits) from the targets: Σ target · (log target − log softmax(logits)),
     * divided by the batch, as PyTorch's {@code kl_div} does with {@code batchmean} on the logarithm of the softmax.
     *
     * @param logits {@code [batch, ..., classes]}, at least two classes
     * @param targets probabilities of the logits' shape
     * @return a single number
     * @throws IllegalArgumentException if the shapes differ, or a row's targets are negative or don't add up to 1
     */
    public static Tensor klDivergence(Tape tape, Tensor logits, Tensor targets) {
        Checks.probabilities("klDivergence", logits.shape(), targets.shape());
        float[] q = targets.values();
        double negativeEntropy = 0;
        for (int i = 0; i < targets.size(); i++) {
            negativeEntropy += q[i] > 0 ? q[i] * Math.log(q[i]) : 0;
        }
        return ofProbabilities("klDivergence", tape, logits, targets, 0, NO_WEIGHTS, negativeEntropy, logits.dim(0));
    }

    /**
     * The weighted mean of the negative log-probabilities of the right classes, as PyTorch's {@code nll_loss}; 0 if every
     * row is ignored.
     *
     * @param logProbabilities {@code [batch, ..., classes]}, as {@code logSoftmax} computes them
     * @param targets class indices {@code [batch, ...]}
     * @param ignored the class index of rows to leave out
     * @param weights one for each class, or none
     * @return a single number
     * @throws IllegalArgumentException if the shapes don't fit, or an index is no whole number or not below the number of
     *     classes
     */
    public static Tensor negativeLogLikelihood(
            Tape tape, Tensor logProbabilities, Tensor targets, int ignored, float... weights) {
        String who = "negativeLogLikelihood";
        Checks.weights(who, weights, logProbabilities.shape());
        Checks.classes(who, logProbabilities.shape(), targets.shape());
        int classes = logProbabilities.dim(-1);
        float[] x = logProbabilities.values();
        float[] t = targets.values();
        double sum = 0;
        double total = 0;
        for (int row = 0; row < targets.size(); row++) {
            if (t[row] != ignored) {
                int label = Checks.label(who, t[row], classes, row);
                double weight = weight(weights, label);
                total += weight;
                sum -= weight * x[row * classes + label];
            }
        }
        double divisor = total;
        Tensor y = single(tape, logProbabilities, mean(sum, divisor));
        if (y.needsGradient()) {
            tape.record(y, () -> {
                double scale = mean(y.gradient()[0], divisor);
                float[] dx = logProbabilities.gradientToAdd();
                for (int row = 0; row < targets.size(); row++) {
                    if (t[row] != ignored) {
                        int label = (int) t[row];
                        dx[row * classes + label] -= (float) (scale * weight(weights, label));
                    }
                }
            });
        }
        return y;
    }

    private static Tensor ofClasses(
            Tape tape, Tensor logits, Tensor targets, float smoothing, int ignored, float[] weights) {
        int classes = logits.dim(-1);
        int rows = targets.size();
        Tensor softmax = tape.tensor(logits.shape());
        Tensor logSums = tape.tensor(rows, 1);
        Tensor masses = tape.tensor(rows, 1);
        float[] x = logits.values();
        float[] t = targets.values();
        float[] logSum = logSums.values();
        float[] mass = masses.values();
        tape.loops().rows(SOFTMAX_AND_LOG_SUM, x, softmax.values(), logSum, rows, classes);
        double spread = (double) smoothing / classes;
        double spreadMass = spread * sum(weights, classes);
        double sum = 0;
        double total = 0;
        for (int row = 0; row < rows; row++) {
            mass[row] = 0;
            if (t[row] != ignored) {
                int label = Checks.label("crossEntropy", t[row], classes, row);
                double share = weight(weights, label) * (1.0 - smoothing);
                total += weight(weights, label);
                mass[row] = (float) (share + spreadMass);
                sum += (share + spreadMass) * logSum[row] - share * x[row * classes + label];
                if (smoothing > 0) {
                    sum -= spread * dot(weights, x, row * classes, classes);
                }
            }
        }
        double divisor = total;
        Tensor y = single(tape, logits, mean(sum, divisor));
        if (y.needsGradient()) {
            tape.record(y, () -> {
                double scale = mean(y.gradient()[0], divisor);
                addSoftmax(tape, logits, softmax, mass, scale);
                subtractClasses(logits.gradient(), t, rows, classes, smoothing, ignored, weights, scale);
            });
        }
        return y;
    }

    private static void subtractClasses(
            float[] dx, float[] t, int rows, int classes, float smoothing, int ignored, float[] weights, double scale) {
        double spread = scale * smoothing / classes;
        for (int row = 0; row < rows; row++) {
            if (t[row] != ignored) {
                int at = row * classes;
                int label = (int) t[row];
                dx[at + label] -= (float) (scale * (1.0 - smoothing) * weight(weights, label));
                for (int c = 0; smoothing > 0 && c < classes; c++) {
                    dx[at + c] -= (float) (spread * weight(weights, c));
                }
            }
        }
    }

    private static Tensor ofProbabilities(
            String who,
            Tape tape,
            Tensor logits,
            Tensor targets,
            float smoothing,
            float[] weights,
            double offset,
            int divisor) {
        int classes = logits.dim(-1);
        int rows = logits.size() / classes;
        Tensor softmax = tape.tensor(logits.shape());
        Tensor logSums = tape.tensor(rows, 1);
        Tensor masses = tape.tensor(rows, 1);
        float[] x = logits.values();
        float[] t = targets.values();
        float[] logSum = logSums.values();
        float[] mass = masses.values();
        tape.loops().rows(SOFTMAX_AND_LOG_SUM, x, softmax.values(), logSum, rows, classes);
        double share = 1.0 - smoothing;
        double spread = (double) smoothing / classes;
        double sum = offset;
        for (int row = 0; row < rows; row++) {
            double rowMass = 0;
            double product = 0;
            double probability = 0;
            for (int c = 0; c < classes; c++) {
                int i = row * classes + c;
                Checks.probability(who, t[i], row);
                probability += t[i];
                double q = weight(weights, c) * (share * t[i] + spread);
                rowMass += q;
                // a class ruled out by a logit of −∞ is no fault where its target is 0
                product += q == 0 ? 0 : q * x[i];
            }
            Checks.addUp(who, probability, row);
            mass[row] = (float) rowMass;
            sum += rowMass * logSum[row] - product;
        }
        Tensor y = single(tape, logits, sum / divisor);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                double scale = (double) y.gradient()[0] / divisor;
                addSoftmax(tape, logits, softmax, mass, scale);
                float[] dx = logits.gradient();
                for (int row = 0; row < rows; row++) {
                    for (int c = 0; c < classes; c++) {
                        int i = row * classes + c;
                        dx[i] -= (float) (scale * weight(weights, c) * (share * t[i] + spread));
                    }
                }
            });
        }
        return y;
    }

    /** dx += scale · mass of the row · softmax; uses up the masses. */
    private static void addSoftmax(Tape tape, Tensor logits, Tensor softmax, float[] mass, double scale) {
        int classes = logits.dim(-1);
        int rows = logits.size() / classes;
        for (int row = 0; row < rows; row++) {
            mass[row] *= (float) scale;
        }
        tape.loops().rows(ADD_SCALED_ROWS, softmax.values(), mass, logits.gradientToAdd(), rows, classes);
    }

    private static Tensor single(Tape tape, Tensor input, double value) {
        Tensor y = tape.result(SCALAR, input);
        y.values()[0] = (float) value;
        return y;
    }

    private static double mean(double sum, double divisor) {
        return divisor == 0 ? 0 : sum / divisor;
    }

    private static double weight(float[] weights, int label) {
        return weights.length == 0 ? 1 : weights[label];
    }

    private static double sum(float[] weights, int classes) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += weight(weights, c);
        }
        return sum;
    }

    private static double dot(float[] weights, float[] x, int at, int classes) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += weight(weights, c) * x[at + c];
        }
        return sum;
    }
}
