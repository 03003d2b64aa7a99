package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Cross-entropy of yes-or-no answers, computed from logits so that it neither overflows nor loses digits. Targets count as
 * constants: no gradient flows to them.
 *
 * <pre>{@code
 * Tensor logits = Tensor.of(Shape.of(2, 1), 2, -1).needsGradient(true);
 * Tensor answers = Tensor.of(Shape.of(2), 1, 0);
 * try (Tape tape = Tape.training(42)) {
 *     tape.backward(BinaryCrossEntropies.binaryCrossEntropy(tape, logits, answers));
 * }
 * }</pre>
 */
public final class BinaryCrossEntropies {
    private static final Loops.Map1 ABS = Kernels.pointwise()::abs;
    private static final Loops.Map1P AFFINE = Kernels.pointwise()::affine;
    private static final Loops.Map1 SOFTPLUS = Kernels.pointwise()::softplus;
    private static final Loops.Map1 SIGMOID = Kernels.pointwise()::sigmoid;
    private static final Shape SCALAR = Shape.of();

    private BinaryCrossEntropies() {}

    /**
     * The mean over all elements of −(p · target · log σ(x) + (1 − target) · log(1 − σ(x))), p being the positive weight, as
     * PyTorch's {@code binary_cross_entropy_with_logits}.
     *
     * @param logits {@code [batch, ...]}
     * @param targets from 0 to 1, of the logits' shape, where axes of size 1 at the end don't count; for logits
     *     {@code [batch, 1]} also two probabilities a row, {@code [batch, 2]}, of which the second is taken
     * @param positiveWeights what positive answers weigh: one number, or one for each index of the last axis; none for 1
     * @return a single number
     * @throws IllegalArgumentException if the shapes don't fit or a target is not in 0 … 1
     */
    public static Tensor binaryCrossEntropy(Tape tape, Tensor logits, Tensor targets, float... positiveWeights) {
        int stride = Checks.answers("binaryCrossEntropy", logits.shape(), targets.shape());
        Checks.positiveWeights("binaryCrossEntropy", positiveWeights, logits.shape());
        int size = logits.size();
        int columns = Math.max(1, positiveWeights.length);
        float[] x = logits.values();
        float[] t = targets.values();
        Tensor tails = tape.tensor(logits.shape());
        float[] tail = tails.values();
        Loops loops = tape.loops();
        loops.run(ABS, x, tail, size);
        loops.run(AFFINE, tail, -1, 0, tail, size);
        loops.run(SOFTPLUS, tail, tail, size);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            float target = t[i * stride + stride - 1];
            Checks.answer("binaryCrossEntropy", target, i, logits.shape());
            double weight = weight(positiveWeights, i % columns, target);
            sum += (1.0 - target) * x[i] + weight * (tail[i] + Math.max(-(double) x[i], 0));
        }
        Tensor y = tape.result(SCALAR, logits);
        y.values()[0] = (float) (sum / size);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                loops.run(SIGMOID, x, tail, size);
                double scale = (double) y.gradient()[0] / size;
                float[] dx = logits.gradientToAdd();
                for (int i = 0; i < size; i++) {
                    float target = t[i * stride + stride - 1];
                    double weight = weight(positiveWeights, i % columns, target);
                    dx[i] += (float) (scale * (1.0 - target - weight * (1.0 - tail[i])));
                }
            });
        }
        return y;
    }

    /** What log σ(x) is multiplied by: p · target + 1 − target. */
    private static double weight(float[] positiveWeights, int column, float target) {
        return positiveWeights.length == 0 ? 1 : 1 + (positiveWeights[column] - 1.0) * target;
    }
}
