package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts of what the operations refuse. */
class OpChecksTest {
    private final Tape tape = Tape.training(1);

    private static Tensor t(int... dims) {
        return Tensor.zeros(Shape.of(dims));
    }

    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void broadcasting() {
        refuses(
                "add: shapes [2, 3] and [4] do not broadcast: axis -1 has sizes 3 and 4; counted from the last, sizes must be"
                        + " equal or 1, so reshape or transpose one of them",
                () -> Arithmetic.add(tape, t(2, 3), t(4)));
        refuses(
                "sub: shapes [2, 3] and [3, 3] do not broadcast: axis -2 has sizes 2 and 3; counted from the last, sizes must"
                        + " be equal or 1, so reshape or transpose one of them",
                () -> Arithmetic.sub(tape, t(2, 3), t(3, 3)));
        refuses(
                "mul: shapes [2] and [5, 3] do not broadcast: axis -1 has sizes 2 and 3; counted from the last, sizes must be"
                        + " equal or 1, so reshape or transpose one of them",
                () -> Arithmetic.mul(tape, t(2), t(5, 3)));
        refuses(
                "div: shapes [1, 2] and [3, 4] do not broadcast: axis -1 has sizes 2 and 4; counted from the last, sizes must"
                        + " be equal or 1, so reshape or transpose one of them",
                () -> Arithmetic.div(tape, t(1, 2), t(3, 4)));
        refuses(
                "expand: shape [3] does not expand to [3, 1]; counted from the last axis, sizes must be equal, or 1 in the"
                        + " first",
                () -> Layouts.expand(tape, t(3), Shape.of(3, 1)));
        refuses(
                "expand: shape [1, 3] does not expand to [3]; counted from the last axis, sizes must be equal, or 1 in the"
                        + " first",
                () -> Layouts.expand(tape, t(1, 3), Shape.of(3)));
    }

    @Test
    void products() {
        refuses(
                "matmul: [2, 3] times [2, 3]: 3 columns meet 2 rows; the inner sizes must be equal, so transpose or reshape"
                        + " one of them",
                () -> Products.matmul(tape, t(2, 3), t(2, 3)));
        refuses(
                "matmul: [2, 3] transposed times [4, 5] transposed: 2 columns meet 5 rows; the inner sizes must be equal, so"
                        + " transpose or reshape one of them",
                () -> Products.matmul(tape, t(2, 3), true, t(4, 5), true));
        refuses(
                "matmul: a has shape [3], expected a matrix [rows, columns]; reshape it",
                () -> Products.matmul(tape, t(3), t(3, 2)));
        refuses(
                "matmul: b has shape [1, 3, 2], expected a matrix [rows, columns]; reshape it",
                () -> Products.matmul(tape, t(2, 3), t(1, 3, 2)));
        refuses("linear: weight has shape [5], expected [in, out]", () -> Products.linear(tape, t(2, 5), t(5), null));
        refuses(
                "linear: input has shape [2, 5], but weight [4, 5] ([in, out]) expects 4 as its last axis; reshape the input"
                        + " or build with that size",
                () -> Products.linear(tape, t(2, 5), t(4, 5), null));
        refuses(
                "linear: input has shape [], but weight [1, 5] ([in, out]) expects 1 as its last axis; reshape the input or"
                        + " build with that size",
                () -> Products.linear(tape, t(), t(1, 5), null));
        refuses(
                "linear: bias has shape [4], but weight [4, 5] ([in, out]) expects [5]",
                () -> Products.linear(tape, t(2, 4), t(4, 5), t(4)));
    }

    @Test
    void axes() {
        refuses(
                "sum: shape [2, 3] has no axis 2; expected an axis from -2 to 1",
                () -> Reductions.sum(tape, t(2, 3), 2));
        refuses(
                "mean: shape [2, 3] has no axis -3; expected an axis from -2 to 1",
                () -> Reductions.mean(tape, t(2, 3), 0, -3));
        refuses(
                "maxKeepDims: axes [1, -1] name axis 1 of shape [2, 3] twice; name each axis once",
                () -> Reductions.maxKeepDims(tape, t(2, 3), 1, -1));
        refuses(
                "meanKeepDims: no axes given; name at least one, or leave the argument out to reduce them all",
                () -> Reductions.meanKeepDims(tape, t(2, 3)));
        refuses(
                "softmax: shape [] has no axis -1; expected a tensor with axes, a scalar has none",
                () -> Activations.softmax(tape, t()));
        refuses(
                "transpose: shape [2, 3] has no axis 2; expected an axis from -2 to 1",
                () -> Layouts.transpose(tape, t(2, 3), 0, 2));
    }

    @Test
    void layouts() {
        refuses(
                "reshape: shape [2, 3] has 6 elements, but [4] has 4; the products of the axes must be equal",
                () -> Layouts.reshape(tape, t(2, 3), Shape.of(4)));
        refuses(
                "slice: 1 to 4 on axis 1 of shape [2, 3]; expected 0 <= from < to <= 3",
                () -> Layouts.slice(tape, t(2, 3), -1, 1, 4));
        refuses(
                "slice: -1 to 1 on axis 0 of shape [2, 3]; expected 0 <= from < to <= 2",
                () -> Layouts.slice(tape, t(2, 3), 0, -1, 1));
        refuses(
                "slice: 1 to 1 on axis 0 of shape [2, 3]; expected 0 <= from < to <= 2",
                () -> Layouts.slice(tape, t(2, 3), 0, 1, 1));
        refuses("concat: got no tensors, expected at least one", () -> Layouts.concat(tape, 0, List.of()));
        refuses(
                "concat: tensor 1 has shape [2, 4], but the first has [2, 3]; only axis 0 may differ",
                () -> Layouts.concat(tape, 0, List.of(t(2, 3), t(2, 4))));
        refuses(
                "concat: tensor 1 has shape [2], but the first has [2, 3]; only axis 1 may differ",
                () -> Layouts.concat(tape, -1, List.of(t(2, 3), t(2))));
    }

    @Test
    void gathering() {
        refuses(
                "gather: row number 3 at index 1, but shape [3, 2] has rows 0 to 2; give whole numbers in this range",
                () -> Layouts.gather(tape, t(3, 2), new int[] {0, 3}));
        refuses(
                "gather: row number -1 at index 0, but shape [3, 2] has rows 0 to 2; give whole numbers in this range",
                () -> Layouts.gather(tape, t(3, 2), new int[] {-1}));
        refuses(
                "gather: row number 0.5 at index 2, but shape [3, 2] has rows 0 to 2; give whole numbers in this range",
                () -> Layouts.gather(tape, t(3, 2), Tensor.of(Shape.of(3), 0, 1, 0.5f)));
        refuses(
                "gather: row number NaN at index 0, but shape [3, 2] has rows 0 to 2; give whole numbers in this range",
                () -> Layouts.gather(tape, t(3, 2), Tensor.scalar(Float.NaN)));
        refuses("gather: got no row numbers, expected at least one", () -> Layouts.gather(tape, t(3, 2), new int[0]));
        refuses(
                "gather: shape [] has no axis 0; expected a tensor with axes, a scalar has none",
                () -> Layouts.gather(tape, t(), new int[] {0}));
        refuses(
                "gather: shape [16777217] has 16777217 rows, but a float counts only to 2^24; slice it first",
                () -> Layouts.gather(tape, t((1 << 24) + 1), new int[] {0}));
    }

    @Test
    void numbers() {
        refuses(
                "clamp: low 2.0 and high 1.0; expected low <= high, neither of them NaN",
                () -> Functions.clamp(tape, t(2), 2, 1));
        refuses(
                "clamp: low NaN and high 1.0; expected low <= high, neither of them NaN",
                () -> Functions.clamp(tape, t(2), Float.NaN, 1));
        refuses("elu: alpha -1.0, expected at least 0 (1 is usual)", () -> Activations.elu(tape, t(2), -1));
        refuses(
                "dropout: p 1.0, expected a probability of at least 0 and below 1 (0.5 drops half, 0 drops nothing)",
                () -> Dropouts.dropout(tape, t(2), 1));
        refuses(
                "dropConnect: p -0.1, expected a probability of at least 0 and below 1 (0.5 drops half, 0 drops nothing)",
                () -> Dropouts.dropConnect(tape, t(2), -0.1f));
        try (Tape inference = Tape.inference()) {
            refuses(
                    "dropout: p NaN, expected a probability of at least 0 and below 1 (0.5 drops half, 0 drops nothing)",
                    () -> Dropouts.dropout(inference, t(2), Float.NaN));
        }
    }

    @Test
    void normalizations() {
        refuses(
                "batchNorm: input has shape [3], expected [batch, channels], with or without [length] or [height, width]"
                        + " behind; reshape it",
                () -> Normalizations.batchNorm(tape, t(3), t(3), t(3), t(3), t(3), 0.1f, 1e-5f));
        refuses(
                "batchNorm: gamma has shape [2], but input [4, 3] ([batch, channels]) expects [3]",
                () -> Normalizations.batchNorm(tape, t(4, 3), t(2), t(3), t(3), t(3), 0.1f, 1e-5f));
        refuses(
                "batchNorm: runningVar has shape [1, 3], but input [4, 3] ([batch, channels]) expects [3]",
                () -> Normalizations.batchNorm(tape, t(4, 3), t(3), t(3), t(3), t(1, 3), 0.1f, 1e-5f));
        refuses(
                "batchNorm: a training batch of shape [1, 3] has one value per channel, which has no variance; expected at"
                        + " least 2 examples, so use a larger batch or drop the last, smaller one",
                () -> Normalizations.batchNorm(tape, t(1, 3), t(3), t(3), t(3), t(3), 0.1f, 1e-5f));
        try (Tape inference = Tape.inference()) {
            assertDoesNotThrow(() -> Normalizations.batchNorm(inference, t(1, 3), t(3), t(3), t(3), t(3), 0.1f, 1e-5f));
        }
        refuses(
                "layerNorm: gamma has shape [2], but the last axes of input [4, 3] differ; give it the shape of the axes to"
                        + " normalise over",
                () -> Normalizations.layerNorm(tape, t(4, 3), t(2), t(2), 1e-5f));
        refuses(
                "layerNorm: beta has shape [1], but gamma has [3]; give both the same",
                () -> Normalizations.layerNorm(tape, t(4, 3), t(3), t(1), 1e-5f));
    }
}
