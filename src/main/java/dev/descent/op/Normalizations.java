package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Rowwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * Brings values to mean 0 and variance 1, then to a learnt scale and shift.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(2, 2), 1, 10, 3, 30);
 * Tensor gamma = Tensor.of(Shape.of(2), 1, 1);
 * Tensor beta = Tensor.zeros(Shape.of(2));
 * try (Tape tape = Tape.training(42)) {
 *     Tensor y = Normalizations.layerNorm(tape, x, gamma, beta, 1e-5f);   // about -1, 1, -1, 1
 * }
 * }</pre>
 */
public final class Normalizations {
    private static final Rowwise ROWWISE = Kernels.rowwise();
    private static final Loops.Columns COLUMN_MOMENTS = ROWWISE::columnMoments;
    private static final Loops.Columns COLUMN_DOTS = ROWWISE::addColumnDots;
    private static final Loops.Rows TIMES_ROW = ROWWISE::timesRow;
    private static final Loops.Rows PLUS_ROW = ROWWISE::plusRow;
    private static final Loops.WideRows NORMALIZE_COLUMNS = (x, mean, factor, unused, none, y, columns, from, to) ->
            ROWWISE.normalizeColumns(x, mean, factor, y, columns, from, to);
    private static final Loops.WideRows NORMALIZE_COLUMNS_GRADIENT = ROWWISE::normalizeColumnsGradient;
    private static final Loops.WideRows NORMALIZE_ROWS_GRADIENT =
            (normalized, g, factor, unused, none, dx, columns, from, to) ->
                    ROWWISE.normalizeRowsGradient(normalized, g, factor, dx, columns, from, to);
    private static final Loops.Map1P AFFINE = Kernels.pointwise()::affine;
    private static final Loops.Map2 ADD = Kernels.pointwise()::add;
    private static final Loops.Map2 MULTIPLY = Kernels.pointwise()::multiply;
    private static final Loops.Map1P INVERSE_DEVIATION = (variance, eps, unused, y, from, to) -> {
        for (int i = from; i < to; i++) {
            y[i] = (float) (1 / Math.sqrt((double) variance[i] + eps));
        }
    };

    /** Elements of the rows that go through all loops of layer-norm in turn: they stay in the caches. */
    private static final int CACHED = 8_192;

    private Normalizations() {}

    /**
     * Normalises every channel over the batch (Ioffe, Szegedy, 2015), as PyTorch's {@code batch_norm}. On a training tape
     * with the batch's mean and biased variance, moving the running ones towards the batch's mean and unbiased variance; on
     * an inference tape with the running ones.
     *
     * <p>A training tape writes to the running tensors, so two of them must not share these at the same time.
     *
     * @param x {@code [batch, channels]}, {@code [batch, channels, length]} or {@code [batch, channels, height, width]}: a
     *     channel's mean is taken over all other axes; in training with at least 2 values each
     * @param gamma the scale, {@code [channels]}
     * @param beta the shift, {@code [channels]}
     * @param runningMean {@code [channels]}, begun with 0
     * @param runningVar {@code [channels]}, begun with 1
     * @param momentum the weight of the batch in the running ones; PyTorch's default is 0.1
     * @param eps added to the variance; PyTorch's default is 1e-5
     * @return the shape of x
     * @throws IllegalArgumentException if the shapes don't fit, or a training batch has a single value per channel
     */
    public static Tensor batchNorm(
            Tape tape,
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVar,
            float momentum,
            float eps) {
        Checks.batchNorm(x.shape(), gamma.shape(), beta.shape(), runningMean.shape(), runningVar.shape());
        if (x.rank() > 2) {
            return imageNorm(tape, x, gamma, beta, runningMean, runningVar, momentum, eps, false);
        }
        if (!tape.isTraining()) {
            return withRunning(tape, x, gamma, beta, runningMean, runningVar, eps);
        }
        Loops loops = tape.loops();
        int rows = x.dim(0);
        int columns = x.dim(1);
        Checks.batchOfOne("batchNorm", x.shape());
        float[] mean = tape.tensor(gamma.shape()).values();
        float[] variance = tape.tensor(gamma.shape()).values();
        float[] factor = tape.tensor(gamma.shape()).values();
        float[] normalized = tape.tensor(x.shape()).values();
        loops.columns(COLUMN_MOMENTS, x.values(), mean, variance, rows, columns);
        // One overflowing batch must not spoil what every later prediction uses.
        if (Kernels.pointwise().allFinite(mean, 0, columns)
                && Kernels.pointwise().allFinite(variance, 0, columns)) {
            move(runningMean.values(), mean, momentum, 1, columns);
            move(runningVar.values(), variance, momentum, rows / (rows - 1.0), columns);
        }
        loops.run(INVERSE_DEVIATION, variance, eps, 0f, factor, columns);
        loops.rows(NORMALIZE_COLUMNS, x.values(), mean, factor, mean, mean, normalized, rows, columns);
        Tensor y = tape.result(x.shape(), x, gamma, beta);
        scaleAndShift(loops, normalized, gamma, beta, y, rows, columns);
        if (y.needsGradient()) {
            tape.record(y, () -> batchNormBackward(tape, x, gamma, beta, normalized, factor, y));
        }
        return y;
    }

    /** ReLU of {@link #batchNorm}; of images in the same loops, which saves a third of the memory's traffic. */
    public static Tensor batchNormRelu(
            Tape tape,
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVar,
            float momentum,
            float eps) {
        if (x.rank() <= 2) {
            return Activations.relu(tape, batchNorm(tape, x, gamma, beta, runningMean, runningVar, momentum, eps));
        }
        Checks.batchNorm(x.shape(), gamma.shape(), beta.shape(), runningMean.shape(), runningVar.shape());
        return imageNorm(tape, x, gamma, beta, runningMean, runningVar, momentum, eps, true);
    }

    /**
     * With g = dy · gamma, the mean of g is gamma times the mean of dy, and that of g · x̂ likewise; so gamma joins the
     * factor, and the sums that gamma and beta need serve x as well.
     */
    private static void batchNormBackward(
            Tape tape, Tensor x, Tensor gamma, Tensor beta, float[] normalized, float[] factor, Tensor y) {
        Loops loops = tape.loops();
        int rows = x.dim(0);
        int columns = x.dim(1);
        float[] sums = zeros(tape, gamma);
        float[] dots = zeros(tape, gamma);
        float[] dy = y.gradient();
        Gradients.addColumnSums(tape, dy, sums, rows, columns);
        loops.columns(COLUMN_DOTS, dy, normalized, dots, rows, columns);
        if (beta.needsGradient()) {
            loops.run(ADD, beta.gradientToAdd(), sums, beta.gradient(), columns);
        }
        if (gamma.needsGradient()) {
            loops.run(ADD, gamma.gradientToAdd(), dots, gamma.gradient(), columns);
        }
        if (x.needsGradient()) {
            float[] scaled = tape.tensor(gamma.shape()).values();
            loops.run(MULTIPLY, factor, gamma.values(), scaled, columns);
            loops.run(AFFINE, sums, 1f / rows, 0f, sums, columns);
            loops.run(AFFINE, dots, 1f / rows, 0f, dots, columns);
            loops.rows(
                    NORMALIZE_COLUMNS_GRADIENT, normalized, dy, sums, dots, scaled, x.gradientToAdd(), rows, columns);
        }
    }

    private static Tensor withRunning(
            Tape tape, Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVar, float eps) {
        Loops loops = tape.loops();
        int rows = x.dim(0);
        int columns = x.dim(1);
        float[] factor = tape.tensor(gamma.shape()).values();
        float[] mean = runningMean.values();
        loops.run(INVERSE_DEVIATION, runningVar.values(), eps, 0f, factor, columns);
        loops.run(MULTIPLY, factor, gamma.values(), factor, columns);
        Tensor y = tape.result(x.shape(), x);
        loops.rows(NORMALIZE_COLUMNS, x.values(), mean, factor, mean, mean, y.values(), rows, columns);
        loops.rows(PLUS_ROW, y.values(), beta.values(), y.values(), rows, columns);
        return y;
    }

    private static Tensor imageNorm(
            Tape tape,
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVar,
            float momentum,
            float eps,
            boolean relu) {
        int channels = x.dim(1);
        int count = x.size() / channels;
        Tensor y = tape.result(x.shape(), x, gamma, beta);
        if (!tape.isTraining()) {
            ImageNorm.of(tape, x, gamma, beta, y, relu).withRunning(runningMean.values(), runningVar.values(), eps);
            return y;
        }
        ImageChecks.severalValues("batchNorm", x.shape(), count);
        ImageNorm norm = ImageNorm.of(tape, x, gamma, beta, y, relu);
        norm.withBatch(eps);
        if (Kernels.pointwise().allFinite(norm.mean, 0, channels)
                && Kernels.pointwise().allFinite(norm.variance, 0, channels)) {
            move(runningMean.values(), norm.mean, momentum, 1, channels);
            move(runningVar.values(), norm.variance, momentum, count / (count - 1.0), channels);
        }
        if (y.needsGradient()) {
            tape.record(y, norm);
        }
        return y;
    }

    /**
     * Normalises each example over groups of channels and all axes behind them (Wu, He, ECCV 2018), as PyTorch's {@code
     * group_norm}, in training and inference alike. One group is layer-norm, as many as channels instance-norm.
     *
     * @param x {@code [batch, channels, ...]}
     * @param groups a divisor of the channels
     * @param gamma the scale, {@code [channels]}
     * @param beta the shift, {@code [channels]}
     * @param eps added to the variance; PyTorch's default is 1e-5
     * @return the shape of x
     * @throws IllegalArgumentException if the shapes don't fit, or the groups do not divide the channels
     */
    public static Tensor groupNorm(Tape tape, Tensor x, int groups, Tensor gamma, Tensor beta, float eps) {
        ImageChecks.groups("groupNorm", x.shape(), groups);
        ImageChecks.perChannel("groupNorm", "gamma", gamma.shape(), x.shape());
        ImageChecks.perChannel("groupNorm", "beta", beta.shape(), x.shape());
        Tensor y = tape.result(x.shape(), x, gamma, beta);
        GroupNormalization norm = new GroupNormalization(tape, x, gamma, beta, y, groups, eps);
        norm.forward();
        if (y.needsGradient()) {
            tape.record(y, norm);
        }
        return y;
    }

    private static void move(float[] running, float[] batch, float momentum, double correction, int size) {
        for (int i = 0; i < size; i++) {
            running[i] = (float) ((1.0 - momentum) * running[i] + momentum * correction * batch[i]);
        }
    }

    /**
     * Normalises each example over its last axes, those of gamma (Ba, Kiros, Hinton, 2016), as PyTorch's
     * {@code layer_norm}, in training and inference alike.
     *
     * @param x {@code [..., features...]}
     * @param gamma the scale, {@code [features...]}
     * @param beta the shift, {@code [features...]}
     * @param eps added to the variance; PyTorch's default is 1e-5
     * @return the shape of x
     * @throws IllegalArgumentException if gamma's shape is not that of x's last axes, or beta's differs from it
     */
    public static Tensor layerNorm(Tape tape, Tensor x, Tensor gamma, Tensor beta, float eps) {
        Checks.layerNorm(x.shape(), gamma.shape(), beta.shape());
        Loops loops = tape.loops();
        int columns = gamma.size();
        int rows = x.size() / columns;
        float[] mean = tape.tensor(rows, 1).values();
        float[] factor = tape.tensor(rows, 1).values();
        Tensor y = tape.result(x.shape(), x, gamma, beta);
        float[] normalized = y.needsGradient() ? tape.tensor(x.shape()).values() : y.values();
        int step = Math.max(1, CACHED / columns);
        loops.range(rows, step, (from, to) -> {
            for (int row = from; row < to; row += step) {
                int end = Math.min(row + step, to);
                ROWWISE.rowMoments(x.values(), mean, factor, y.values(), columns, row, end);
                INVERSE_DEVIATION.run(factor, eps, 0f, factor, row, end);
                ROWWISE.normalizeRows(
                        x.values(),
                        mean,
                        factor,
                        gamma.values(),
                        beta.values(),
                        normalized,
                        y.values(),
                        columns,
                        row,
                        end);
            }
        });
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dy = y.gradient();
                if (beta.needsGradient()) {
                    Gradients.addColumnSums(tape, dy, beta, rows);
                }
                if (gamma.needsGradient()) {
                    loops.columns(COLUMN_DOTS, dy, normalized, gamma.gradientToAdd(), rows, columns);
                }
                if (x.needsGradient()) {
                    float[] g = tape.tensor(x.shape()).values();
                    loops.rows(TIMES_ROW, dy, gamma.values(), g, rows, columns);
                    loops.rows(NORMALIZE_ROWS_GRADIENT, normalized, g, factor, g, g, x.gradientToAdd(), rows, columns);
                }
            });
        }
        return y;
    }

    private static void scaleAndShift(
            Loops loops, float[] normalized, Tensor gamma, Tensor beta, Tensor y, int rows, int columns) {
        loops.rows(TIMES_ROW, normalized, gamma.values(), y.values(), rows, columns);
        loops.rows(PLUS_ROW, y.values(), beta.values(), y.values(), rows, columns);
    }

    private static float[] zeros(Tape tape, Tensor like) {
        float[] zeros = tape.tensor(like.shape()).values();
        Arrays.fill(zeros, 0, like.size(), 0f);
        return zeros;
    }
}
