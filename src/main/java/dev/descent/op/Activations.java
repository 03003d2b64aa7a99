package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Rowwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The nonlinearities of networks, as PyTorch defines them; the layers of the same names are in {@code nn}.
 *
 * <pre>{@code
 * try (Tape tape = Tape.inference()) {
 *     Tensor y = Activations.relu(tape, Tensor.of(Shape.of(3), -1, 0, 2));   // 0, 0, 2
 * }
 * }</pre>
 */
public final class Activations {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final Loops.Map1 SIGMOID = POINTWISE::sigmoid;
    private static final Loops.Map2 SIGMOID_GRADIENT = POINTWISE::sigmoidGradient;
    private static final Loops.Map2 SIGMOID_SLOPE = (y, dy, dx, from, to) -> {
        for (int i = from; i < to; i++) {
            dx[i] = 0f + dy[i] * (y[i] * (1 - y[i]));
        }
    };
    private static final Loops.Map1 TANH = POINTWISE::tanh;
    private static final Loops.Map2 TANH_GRADIENT = POINTWISE::tanhGradient;
    private static final Loops.Map2 TANH_SLOPE = (y, dy, dx, from, to) -> {
        for (int i = from; i < to; i++) {
            dx[i] = 0f + dy[i] * (1 - y[i] * y[i]); // added to 0 as TANH_GRADIENT does, which makes 0 of -0
        }
    };
    private static final Loops.Map1 RELU = POINTWISE::relu;
    private static final Loops.Map2 RELU_GRADIENT = POINTWISE::reluGradient;
    private static final Loops.Map2 RELU_MASK = POINTWISE::reluMask;
    private static final Loops.Map2 RELU_OF_SUM = (a, b, y, from, to) -> {
        for (int i = from; i < to; i++) {
            y[i] = Math.max(a[i] + b[i], 0f);
        }
    };
    private static final Loops.Map1P LEAKY_RELU =
            (x, slope, unused, y, from, to) -> POINTWISE.leakyRelu(x, slope, y, from, to);
    private static final Loops.Map2P LEAKY_RELU_GRADIENT =
            (x, dy, slope, unused, dx, from, to) -> POINTWISE.leakyReluGradient(x, dy, slope, dx, from, to);
    private static final Loops.Map1P ELU = (x, alpha, unused, y, from, to) -> POINTWISE.elu(x, alpha, y, from, to);
    private static final Loops.Map2P ELU_GRADIENT =
            (y, dy, alpha, unused, dx, from, to) -> POINTWISE.eluGradient(y, dy, alpha, dx, from, to);
    private static final Loops.Map1 GELU = POINTWISE::gelu;
    private static final Loops.Map2 GELU_GRADIENT = POINTWISE::geluGradient;
    private static final Loops.Map1 SILU = POINTWISE::silu;
    private static final Loops.Map2 SILU_GRADIENT = POINTWISE::siluGradient;
    private static final Loops.Map1 SOFTPLUS = POINTWISE::softplus;
    private static final Loops.Map2 SOFTPLUS_GRADIENT = POINTWISE::softplusGradient;
    private static final Loops.Rows SOFTMAX =
            (x, unused, y, columns, from, to) -> ROWWISE.softmax(x, y, columns, from, to);
    private static final Loops.Rows SOFTMAX_GRADIENT = ROWWISE::softmaxGradient;
    private static final Loops.Rows LOG_SOFTMAX =
            (x, unused, y, columns, from, to) -> ROWWISE.logSoftmax(x, y, columns, from, to);
    private static final Loops.Rows LOG_SOFTMAX_GRADIENT = ROWWISE::logSoftmaxGradient;

    private Activations() {}

    /** σ(x) = 1 / (1 + e^−x). */
    public static Tensor sigmoid(Tape tape, Tensor x) {
        return Elementwise.ofOutput(tape, x, SIGMOID, SIGMOID_GRADIENT);
    }

    public static Tensor tanh(Tape tape, Tensor x) {
        return Elementwise.ofOutput(tape, x, TANH, TANH_GRADIENT);
    }

    /** max(x, 0); the gradient at 0 is 0. */
    public static Tensor relu(Tape tape, Tensor x) {
        return Elementwise.ofOutput(tape, x, RELU, RELU_GRADIENT);
    }

    /**
     * ReLU in the memory of its input, which saves a pass over memory each way; the bits are those of {@link #relu}.
     *
     * @param x a result whose gradient can be told without it, such as a product or a convolution, and which nothing else reads
     * @return {@code x} itself
     */
    public static Tensor reluInPlace(Tape tape, Tensor x) {
        return inPlace(tape, x, RELU, RELU_MASK);
    }

    /** {@link #tanh} as {@link #reluInPlace}. */
    public static Tensor tanhInPlace(Tape tape, Tensor x) {
        return inPlace(tape, x, TANH, TANH_SLOPE);
    }

    /** {@link #sigmoid} as {@link #reluInPlace}. */
    public static Tensor sigmoidInPlace(Tape tape, Tensor x) {
        return inPlace(tape, x, SIGMOID, SIGMOID_SLOPE);
    }

    private static Tensor inPlace(Tape tape, Tensor x, Loops.Map1 kernel, Loops.Map2 slope) {
        tape.loops().run(kernel, x.values(), x.values(), x.size());
        if (x.needsGradient()) {
            tape.record(x, () -> {
                float[] dx = x.gradientToWrite();
                tape.loops().run(slope, x.values(), dx, dx, x.size());
            });
        }
        return x;
    }

    /** max(a + b, 0), in one pass if the shapes are equal: how a residual block ends. Shapes broadcast. */
    public static Tensor reluOfSum(Tape tape, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            return relu(tape, Arithmetic.add(tape, a, b));
        }
        Tensor y = tape.result(a.shape(), a, b);
        tape.loops().run(RELU_OF_SUM, a.values(), b.values(), y.values(), y.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                boolean alone = a.needsGradient() && !a.hasGradient();
                if (a.needsGradient()) {
                    Gradients.add(tape, RELU_GRADIENT, y.values(), y.gradient(), a);
                }
                if (b.needsGradient() && !(alone && b.shareGradient(a))) {
                    Gradients.add(tape, RELU_GRADIENT, y.values(), y.gradient(), b);
                }
            });
        }
        return y;
    }

    /** x where x > 0, otherwise slope · x (Maas, Hannun, Ng, 2013; PyTorch's slope is 0.01). */
    public static Tensor leakyRelu(Tape tape, Tensor x, float slope) {
        return Elementwise.ofInput(tape, x, slope, 0f, LEAKY_RELU, LEAKY_RELU_GRADIENT);
    }

    /**
     * x where x > 0, otherwise alpha (e^x − 1) (Clevert, Unterthiner, Hochreiter, 2015; PyTorch's alpha is 1).
     *
     * @throws IllegalArgumentException if alpha is negative: the gradient is found from the result, whose sign must be x's
     */
    public static Tensor elu(Tape tape, Tensor x, float alpha) {
        Checks.elu(alpha);
        return Elementwise.ofOutput(tape, x, alpha, 0f, ELU, ELU_GRADIENT);
    }

    /** x · Φ(x), Φ being the normal distribution's, by erf and not by an approximation (Hendrycks, Gimpel, 2016). */
    public static Tensor gelu(Tape tape, Tensor x) {
        return Elementwise.ofInput(tape, x, GELU, GELU_GRADIENT);
    }

    /** x · σ(x), also called swish (Elfwing, Uchibe, Doya, 2017). */
    public static Tensor silu(Tape tape, Tensor x) {
        return Elementwise.ofInput(tape, x, SILU, SILU_GRADIENT);
    }

    /** log(1 + e^x), without overflow. */
    public static Tensor softplus(Tape tape, Tensor x) {
        return Elementwise.ofInput(tape, x, SOFTPLUS, SOFTPLUS_GRADIENT);
    }

    /**
     * e^x / Σ e^x over the last axis.
     *
     * @param x {@code [..., classes]}
     * @throws IllegalArgumentException for a scalar
     */
    public static Tensor softmax(Tape tape, Tensor x) {
        return overLastAxis(tape, "softmax", x, SOFTMAX, SOFTMAX_GRADIENT);
    }

    /**
     * The logarithm of {@link #softmax}, exact where the softmax itself would be 0.
     *
     * @param x {@code [..., classes]}
     * @throws IllegalArgumentException for a scalar
     */
    public static Tensor logSoftmax(Tape tape, Tensor x) {
        return overLastAxis(tape, "logSoftmax", x, LOG_SOFTMAX, LOG_SOFTMAX_GRADIENT);
    }

    private static Tensor overLastAxis(Tape tape, String who, Tensor x, Loops.Rows kernel, Loops.Rows gradient) {
        int columns = x.dim(Checks.axis(who, x.shape(), -1));
        int rows = x.size() / columns;
        Tensor y = tape.result(x.shape(), x);
        tape.loops().rows(kernel, x.values(), x.values(), y.values(), rows, columns);
        if (y.needsGradient()) {
            tape.record(
                    y, () -> tape.loops().rows(gradient, y.values(), y.gradient(), x.gradientToAdd(), rows, columns));
        }
        return y;
    }
}
