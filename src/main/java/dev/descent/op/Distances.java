package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * How far two tensors are apart, as the mean of a function of the differences of their elements. Their shapes must be the
 * same, except that axes of size 1 at the end don't count: {@code [batch]} fits {@code [batch, 1]}, and nothing is
 * broadcast. Gradients flow to both.
 *
 * <pre>{@code
 * Tensor outputs = Tensor.of(Shape.of(2, 1), 2.5f, -1).needsGradient(true);
 * Tensor targets = Tensor.of(Shape.of(2), 3, 0);
 * try (Tape tape = Tape.training(42)) {
 *     tape.backward(Distances.meanSquared(tape, outputs, targets));
 * }
 * }</pre>
 */
public final class Distances {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Loops.Map2 SUBTRACT = POINTWISE::subtract;
    private static final Loops.Map1 ABS = POINTWISE::abs;
    private static final Loops.Map1P CLAMP = POINTWISE::clamp;
    private static final Loops.Map1P ADD_SCALED =
            (x, scale, unused, y, from, to) -> POINTWISE.addScaled(x, scale, y, from, to);
    private static final Shape SCALAR = Shape.of();

    private Distances() {}

    /**
     * The mean of (a − b)².
     *
     * @return a single number
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor meanSquared(Tape tape, Tensor a, Tensor b) {
        Tensor difference = difference("meanSquared", tape, a, b);
        float[] d = difference.values();
        double sum = POINTWISE.sumSquares(d, 0, a.size());
        return mean(tape, a, b, difference, sum, 2);
    }

    /**
     * The mean of |a − b|; its slope is 0 where a = b.
     *
     * @return a single number
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor meanAbsolute(Tape tape, Tensor a, Tensor b) {
        Tensor difference = difference("meanAbsolute", tape, a, b);
        float[] d = difference.values();
        int size = a.size();
        Tensor slopes = tape.tensor(a.shape());
        float[] slope = slopes.values();
        tape.loops().run(ABS, d, slope, size);
        double sum = POINTWISE.sum(slope, 0, size);
        for (int i = 0; i < size; i++) {
            slope[i] = Math.signum(d[i]);
        }
        return mean(tape, a, b, slopes, sum, 1);
    }

    /**
     * The mean of Huber's function of d = a − b: d² / 2 where |d| ≤ delta, delta · (|d| − delta / 2) beyond, so that
     * outliers pull no harder than others. Huber, "Robust estimation of a location parameter", 1964.
     *
     * @param delta above 0
     * @return a single number
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor huber(Tape tape, Tensor a, Tensor b, float delta) {
        return huber("huber", tape, a, b, delta, 1);
    }

    /**
     * The mean of d² / (2 beta) where |d| ≤ beta, |d| − beta / 2 beyond: {@link #huber} divided by beta.
     *
     * @param beta above 0
     * @return a single number
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor smoothL1(Tape tape, Tensor a, Tensor b, float beta) {
        return huber("smoothL1", tape, a, b, beta, 1.0 / beta);
    }

    private static Tensor huber(String who, Tape tape, Tensor a, Tensor b, float delta, double factor) {
        Tensor difference = difference(who, tape, a, b);
        float[] d = difference.values();
        int size = a.size();
        // Huber's slope is d cut to ± delta, and with that slope s its value is s · d − s² / 2
        Tensor slopes = tape.tensor(a.shape());
        float[] slope = slopes.values();
        tape.loops().run(CLAMP, d, -delta, delta, slope, size);
        double sum = POINTWISE.dot(slope, d, 0, size) - POINTWISE.sumSquares(slope, 0, size) / 2;
        return mean(tape, a, b, slopes, factor * sum, factor);
    }

    private static Tensor difference(String who, Tape tape, Tensor a, Tensor b) {
        Checks.alike(who, a.shape(), b.shape());
        Tensor difference = tape.tensor(a.shape());
        tape.loops().run(SUBTRACT, a.values(), b.values(), difference.values(), a.size());
        return difference;
    }

    /** sum / size, with a gradient of factor · slopes / size. */
    private static Tensor mean(Tape tape, Tensor a, Tensor b, Tensor slopes, double sum, double factor) {
        int size = a.size();
        Tensor y = tape.result(SCALAR, a, b);
        y.values()[0] = (float) (sum / size);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float scale = (float) (factor * y.gradient()[0] / size);
                if (a.needsGradient()) {
                    tape.loops().run(ADD_SCALED, slopes.values(), scale, 0, a.gradientToAdd(), size);
                }
                if (b.needsGradient()) {
                    tape.loops().run(ADD_SCALED, slopes.values(), -scale, 0, b.gradientToAdd(), size);
                }
            });
        }
        return y;
    }
}
