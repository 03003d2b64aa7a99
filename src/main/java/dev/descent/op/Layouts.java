package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/**
 * The same numbers in another arrangement. Only {@link #reshape} is free; the others copy, since tensors have no strides.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 * try (Tape tape = Tape.inference()) {
 *     Tensor columns = Layouts.transpose(tape, x, 0, 1);               // [3, 2]: 1, 4, 2, 5, 3, 6
 *     Tensor last = Layouts.slice(tape, x, 1, 2, 3);                   // [2, 1]: 3, 6
 *     Tensor both = Layouts.concat(tape, 1, java.util.List.of(x, last));   // [2, 4]: 1, 2, 3, 3, 4, 5, 6, 6
 *     Tensor rows = Layouts.gather(tape, x, new int[] {1, 1});         // [2, 3]: 4, 5, 6, 4, 5, 6
 * }
 * }</pre>
 */
public final class Layouts {
    /** Elements of one piece of work. */
    private static final int GRAIN = 16_384;

    private Layouts() {}

    /**
     * The same elements in the same order under another shape, sharing memory and gradient with {@code x}.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public static Tensor reshape(Tape tape, Tensor x, Shape shape) {
        Checks.reshape(x.shape(), shape);
        return x.as(shape);
    }

    /**
     * Repeats {@code x} along the axes where it has size 1 or none, as {@link Arithmetic} does by itself.
     *
     * @return {@code x} itself if it has this shape already
     * @throws IllegalArgumentException if another axis than those differs, counted from the last
     */
    public static Tensor expand(Tape tape, Tensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        Checks.expand(x.shape(), shape);
        Tensor y = tape.result(shape, x);
        Broadcasts.expand(tape, x.values(), x.shape(), y.values(), shape);
        if (y.needsGradient()) {
            tape.record(y, () -> Broadcasts.addSums(tape, y.gradient(), y.shape(), x));
        }
        return y;
    }

    /**
     * Exchanges two axes. A transposed operand of a matrix product needs no copy: see {@link Products#matmul}.
     *
     * @throws IllegalArgumentException if x has no such axis
     */
    public static Tensor transpose(Tape tape, Tensor x, int axisA, int axisB) {
        Shape shape = x.shape();
        int one = Checks.axis("transpose", shape, axisA);
        int other = Checks.axis("transpose", shape, axisB);
        int first = Math.min(one, other);
        int second = Math.max(one, other);
        Tensor y = tape.result(Transposition.shape(tape, shape, first, second), x);
        Transposition.run(tape, x.values(), shape, first, second, y.values(), false);
        if (y.needsGradient()) {
            tape.record(y, () -> {
                boolean add = x.hasGradient();
                Transposition.run(tape, y.gradient(), y.shape(), first, second, x.gradientToWrite(), add);
            });
        }
        return y;
    }

    /**
     * The part of one axis from {@code from} (inclusive) to {@code to} (exclusive), a copy.
     *
     * @throws IllegalArgumentException if x has no such axis, or not 0 ≤ from &lt; to ≤ its size
     */
    public static Tensor slice(Tape tape, Tensor x, int axis, int from, int to) {
        Shape shape = x.shape();
        int at = Checks.axis("slice", shape, axis);
        Checks.slice(shape, at, from, to);
        int inner = shape.sizeBetween(at + 1, shape.rank());
        int stride = shape.dim(at) * inner;
        int block = (to - from) * inner;
        int count = shape.sizeBetween(0, at);
        Tensor y = tape.result(tape.shape(shape, at, to - from), x);
        blocks(tape, x.values(), from * inner, stride, y.values(), 0, block, block, count, false);
        if (y.needsGradient()) {
            tape.record(
                    y,
                    () -> blocks(
                            tape, y.gradient(), 0, block, x.gradientToAdd(), from * inner, stride, block, count, true));
        }
        return y;
    }

    /**
     * Tensors one after the other along an axis; all other axes must agree.
     *
     * @param parts at least one; the list must not change before the backward pass
     * @throws IllegalArgumentException if there is none, there is no such axis, or another axis differs
     */
    public static Tensor concat(Tape tape, int axis, List<Tensor> parts) {
        int at = Checks.concat(axis, parts);
        Shape first = parts.get(0).shape();
        int total = 0;
        for (int i = 0; i < parts.size(); i++) {
            total += parts.get(i).dim(at);
        }
        int inner = first.sizeBetween(at + 1, first.rank());
        int count = first.sizeBetween(0, at);
        int stride = total * inner;
        Tensor y = tape.result(tape.shape(first, at, total), parts);
        int start = 0;
        for (int i = 0; i < parts.size(); i++) {
            int block = parts.get(i).dim(at) * inner;
            blocks(tape, parts.get(i).values(), 0, block, y.values(), start, stride, block, count, false);
            start += block;
        }
        if (y.needsGradient()) {
            tape.record(y, () -> {
                int from = 0;
                for (int i = 0; i < parts.size(); i++) {
                    Tensor part = parts.get(i);
                    int block = part.dim(at) * inner;
                    if (part.needsGradient()) {
                        blocks(tape, y.gradient(), from, stride, part.gradientToAdd(), 0, block, block, count, true);
                    }
                    from += block;
                }
            });
        }
        return y;
    }

    /**
     * Rows by number, in any order and as often as wanted: {@code y[i] = x[rows[i]]}. The gradient of a row is the sum over
     * its uses.
     *
     * @param x {@code [n, ...]}
     * @param rows {@code [k]}, from 0 to n − 1
     * @return {@code [k, ...]}
     * @throws IllegalArgumentException if x is a scalar or a number is not below n, or there are none
     */
    public static Tensor gather(Tape tape, Tensor x, int[] rows) {
        Checks.gather(x.shape(), rows);
        Tensor copy = tape.tensor(rows.length, 1);
        for (int i = 0; i < rows.length; i++) {
            copy.values()[i] = rows[i];
        }
        return gather(tape, x, copy, tape.shape(x.shape(), 0, rows.length), Gather.NO_ROW);
    }

    /**
     * The same with whole numbers in a tensor, through which no gradient flows: what an embedding does with a batch.
     *
     * @param x {@code [n, ...]}, at most 2^24 rows
     * @param rows of any shape
     * @return the shape of {@code rows} followed by that of a row
     * @throws IllegalArgumentException if x is a scalar, or a number is not whole or not below n
     */
    public static Tensor gather(Tape tape, Tensor x, Tensor rows) {
        Checks.gather(x.shape(), rows);
        int[] dims = new int[rows.rank() + x.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < rows.rank() ? rows.dim(i) : x.dim(i - rows.rank() + 1);
        }
        return gather(tape, x, rows, Shape.of(dims), Gather.NO_ROW);
    }

    /** The row number {@code frozen} gets no gradient. */
    static Tensor gather(Tape tape, Tensor x, Tensor rows, Shape shape, int frozen) {
        int columns = x.size() / x.dim(0);
        Tensor y = tape.result(shape, x);
        tape.loops().range(rows.size(), Math.max(1, GRAIN / columns), (from, to) -> {
            for (int i = from; i < to; i++) {
                System.arraycopy(x.values(), (int) rows.values()[i] * columns, y.values(), i * columns, columns);
            }
        });
        if (y.needsGradient()) {
            tape.record(y, new Gather(tape, x, rows, frozen, y));
        }
        return y;
    }

    /** Copies or adds {@code count} blocks that lie at equal distances in both arrays. */
    private static void blocks(
            Tape tape,
            float[] x,
            int start,
            int stride,
            float[] y,
            int startY,
            int strideY,
            int block,
            int count,
            boolean add) {
        tape.loops().range(count, Math.max(1, GRAIN / block), (from, to) -> {
            for (int i = from; i < to; i++) {
                int source = start + i * stride;
                int target = startY + i * strideY;
                if (add) {
                    for (int j = 0; j < block; j++) {
                        y[target + j] += x[source + j];
                    }
                } else {
                    System.arraycopy(x, source, y, target, block);
                }
            }
        });
    }
}
