package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Functions of every element. Where a function is not defined its value is what {@link Math} gives (log of a negative number
 * is NaN); where it has no derivative the gradient is PyTorch's.
 *
 * <pre>{@code
 * try (Tape tape = Tape.inference()) {
 *     Tensor squares = Functions.pow(tape, Tensor.of(Shape.of(3), 1, 2, 3), 2f);   // 1, 4, 9
 * }
 * }</pre>
 */
public final class Functions {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Loops.Map1 EXP = POINTWISE::exp;
    private static final Loops.Map2 EXP_GRADIENT = POINTWISE::addProduct;
    private static final Loops.Map1 LOG = POINTWISE::log;
    private static final Loops.Map2 LOG_GRADIENT = (x, dy, dx, from, to) -> POINTWISE.addQuotient(dy, x, dx, from, to);
    private static final Loops.Map1 SQRT = POINTWISE::sqrt;
    private static final Loops.Map2 SQRT_GRADIENT = POINTWISE::sqrtGradient;
    private static final Loops.Map1P POW = (x, p, unused, y, from, to) -> POINTWISE.pow(x, p, y, from, to);
    private static final Loops.Map2P POW_GRADIENT =
            (x, dy, p, unused, dx, from, to) -> POINTWISE.powGradient(x, dy, p, dx, from, to);
    private static final Loops.Map1 ABS = POINTWISE::abs;
    private static final Loops.Map2 ABS_GRADIENT = POINTWISE::absGradient;
    private static final Loops.Map1P CLAMP = POINTWISE::clamp;
    private static final Loops.Map2P CLAMP_GRADIENT = POINTWISE::clampGradient;

    private Functions() {}

    /** e^x. */
    public static Tensor exp(Tape tape, Tensor x) {
        return Elementwise.ofOutput(tape, x, EXP, EXP_GRADIENT);
    }

    /** The natural logarithm. */
    public static Tensor log(Tape tape, Tensor x) {
        return Elementwise.ofInput(tape, x, LOG, LOG_GRADIENT);
    }

    /** √x. Its gradient at 0 is infinite. */
    public static Tensor sqrt(Tape tape, Tensor x) {
        return Elementwise.ofOutput(tape, x, SQRT, SQRT_GRADIENT);
    }

    /** x^exponent, with {@link Math#pow}'s special cases. */
    public static Tensor pow(Tape tape, Tensor x, float exponent) {
        return Elementwise.ofInput(tape, x, exponent, 0f, POW, POW_GRADIENT);
    }

    /** |x|. The gradient at 0 is 0. */
    public static Tensor abs(Tape tape, Tensor x) {
        return Elementwise.ofInput(tape, x, ABS, ABS_GRADIENT);
    }

    /**
     * x, but at least {@code low} and at most {@code high}; an infinite bound leaves its side open. The gradient passes where
     * low ≤ x ≤ high. NaN stays NaN.
     *
     * @throws IllegalArgumentException if low exceeds high, or either is NaN
     */
    public static Tensor clamp(Tape tape, Tensor x, float low, float high) {
        Checks.clamp(low, high);
        return Elementwise.ofInput(tape, x, low, high, CLAMP, CLAMP_GRADIENT);
    }
}
