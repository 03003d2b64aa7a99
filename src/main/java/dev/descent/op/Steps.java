package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * One row from the steps of each sequence. How many steps are data, the tape knows ({@link Tape#lengths}); what follows them
 * has no part in the result and gets no gradient.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(2, 3, 1), 1, 2, 3, 4, 5, 0);
 * try (Tape tape = Tape.inference()) {
 *     tape.setLengths(new int[] {3, 2});
 *     Tensor last = Steps.last(tape, x);   // [2, 1]: 3, 5
 *     Tensor mean = Steps.mean(tape, x);   // [2, 1]: 2, 4.5
 * }
 * }</pre>
 */
public final class Steps {
    /** Elements of one piece of work. */
    private static final int GRAIN = 16_384;

    private Steps() {}

    /**
     * The last step that is data.
     *
     * @param x {@code [batch, time, features]}
     * @return {@code [batch, features]}
     * @throws IllegalArgumentException if x has another number of axes, or a length is not from 1 to the number of steps
     */
    public static Tensor last(Tape tape, Tensor x) {
        check("lastStep", tape, x);
        int[] lengths = tape.lengths();
        int time = x.dim(1);
        int features = x.dim(2);
        Tensor y = tape.result(tape.shape(x.dim(0), features), x);
        for (int i = 0; i < x.dim(0); i++) {
            int step = (lengths == null ? time : lengths[i]) - 1;
            System.arraycopy(x.values(), (i * time + step) * features, y.values(), i * features, features);
        }
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dy = y.gradient();
                float[] dx = x.gradientToAdd();
                for (int i = 0; i < x.dim(0); i++) {
                    int at = (i * time + (lengths == null ? time : lengths[i]) - 1) * features;
                    for (int c = 0; c < features; c++) {
                        dx[at + c] += dy[i * features + c];
                    }
                }
            });
        }
        return y;
    }

    /**
     * The mean over the steps that are data.
     *
     * @param x {@code [batch, time, features]}
     * @return {@code [batch, features]}
     * @throws IllegalArgumentException if x has another number of axes, or a length is not from 1 to the number of steps
     */
    public static Tensor mean(Tape tape, Tensor x) {
        check("meanOverTime", tape, x);
        int[] lengths = tape.lengths();
        int time = x.dim(1);
        int features = x.dim(2);
        int grain = Math.max(1, GRAIN / (time * features));
        Tensor y = tape.result(tape.shape(x.dim(0), features), x);
        tape.loops().range(x.dim(0), grain, (from, to) -> {
            float[] out = y.values();
            Arrays.fill(out, from * features, to * features, 0f);
            for (int i = from; i < to; i++) {
                int steps = lengths == null ? time : lengths[i];
                for (int step = 0; step < steps; step++) {
                    addRow(x.values(), (i * time + step) * features, 1f / steps, out, i * features, features);
                }
            }
        });
        if (y.needsGradient()) {
            tape.record(y, () -> {
                float[] dx = x.gradientToAdd();
                tape.loops().range(x.dim(0), grain, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int steps = lengths == null ? time : lengths[i];
                        for (int step = 0; step < steps; step++) {
                            int at = (i * time + step) * features;
                            addRow(y.gradient(), i * features, 1f / steps, dx, at, features);
                        }
                    }
                });
            });
        }
        return y;
    }

    private static void addRow(float[] x, int from, float scale, float[] y, int to, int size) {
        for (int i = 0; i < size; i++) {
            y[to + i] += scale * x[from + i];
        }
    }

    private static void check(String who, Tape tape, Tensor x) {
        SequenceChecks.steps(who, x.shape());
        SequenceChecks.lengths(who, x.shape(), tape.lengths());
    }
}
