package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Connectionist temporal classification (Graves, Fernández, Gomez, Schmidhuber, ICML 2006): how improbable a row of labels is
 * when nobody says at which step each stands. Its probability is the sum over all ways to spread the labels, in their order,
 * over the steps, each repeated at will and with blanks anywhere between.
 *
 * <p>{@code dev.descent.loss.CTCLoss} is this function with settings.
 *
 * <pre>{@code
 * Tensor logits = Tensor.zeros(Shape.of(1, 4, 3)).needsGradient(true);
 * Tensor labels = Tensor.of(Shape.of(1, 2), 2, 1);
 * try (Tape tape = Tape.training(42)) {
 *     Tensor loss = CTC.loss(tape, logits, labels, 0, false);
 *     tape.backward(loss);
 * }
 * }</pre>
 */
public final class CTC {
    /** What fills the targets of a row behind its last label. */
    public static final int NO_LABEL = -100;

    private static final Loops.Rows SOFTMAX_AND_LOG_SUM = Kernels.rowwise()::softmaxAndLogSum;
    private static final Shape SCALAR = Shape.of();

    private CTC() {}

    /**
     * The mean over the batch of −log P(labels) / number of labels (at least 1), as PyTorch's {@code ctc_loss} of the
     * log-softmax. How many steps of each sequence are data, the tape knows ({@link Tape#lengths}).
     *
     * @param logits {@code [batch, time, classes]}
     * @param targets {@code [batch, most labels]}: classes but the blank, then {@link #NO_LABEL}
     * @param blank the class that stands for no label
     * @param zeroInfinity whether a row that no alignment fits costs 0 instead of failing
     * @return a single number
     * @throws IllegalArgumentException if the shapes don't fit, a target is neither a label nor {@link #NO_LABEL} behind the
     *     last one, or there are more labels than steps and not zeroInfinity
     */
    public static Tensor loss(Tape tape, Tensor logits, Tensor targets, int blank, boolean zeroInfinity) {
        SequenceChecks.ctc(logits.shape(), targets.shape(), blank);
        SequenceChecks.lengths("ctc", logits.shape(), tape.lengths());
        int batch = logits.dim(0);
        int classes = logits.dim(2);
        int rows = batch * logits.dim(1);
        Tensor softmax = tape.tensor(rows, classes);
        Tensor logSums = tape.tensor(rows, 1);
        Tensor y = tape.result(SCALAR, logits);
        CTCPass pass = new CTCPass(tape, logits, targets, y, softmax.values(), logSums.values(), blank, zeroInfinity);
        pass.check();
        tape.loops().rows(SOFTMAX_AND_LOG_SUM, logits.values(), softmax.values(), logSums.values(), rows, classes);
        pass.forward();
        if (y.needsGradient()) {
            tape.record(y, pass);
        }
        return y;
    }

    /**
     * Fails if the targets of an example can't be aligned with its steps: what {@link #loss} would say, before training.
     *
     * @param data what the error calls the data, such as {@code training}
     * @param target the labels of one example, then {@link #NO_LABEL}
     * @param steps of its outputs
     * @param classes of the outputs, the blank among them
     * @throws IllegalArgumentException as by {@link #loss}
     */
    public static void check(
            String data, int example, float[] target, int steps, int classes, int blank, boolean zeroInfinity) {
        check(data, example, target, 0, target.length, steps, classes, blank, zeroInfinity);
    }

    static void check(
            String data,
            int row,
            float[] targets,
            int from,
            int most,
            int steps,
            int classes,
            int blank,
            boolean zeroInfinity) {
        int labels = SequenceChecks.labels(data, row, targets, from, most, classes, blank);
        if (!zeroInfinity) {
            SequenceChecks.alignable(data, row, targets, from, labels, steps);
        }
    }
}
