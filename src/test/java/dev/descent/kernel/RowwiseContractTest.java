package dev.descent.kernel;

import static dev.descent.kernel.KernelContractTest.SIZES;
import static dev.descent.kernel.KernelContractTest.accumulates;
import static dev.descent.kernel.KernelContractTest.assertBits;
import static dev.descent.kernel.KernelContractTest.near;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel over rows or columns, scalar and active, against a reference in double precision. */
@Tag("kernel")
class RowwiseContractTest {
    private static final int MARGIN = 9;
    private static final float GUARD = -12345.5f;
    private static final float[] SPECIAL = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    private static final Map<String, Method> METHODS = KernelContractTest.methods(Rowwise.class);

    static List<RowwiseRows.Row> rows() {
        return RowwiseRows.all();
    }

    private static List<Rowwise> kernels() {
        return List.of(new ScalarRowwise(), Kernels.rowwise());
    }

    @Test
    void everyKernelHasARow() {
        TreeSet<String> names =
                rows().stream().map(RowwiseRows.Row::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(METHODS.keySet()), names);
        assertEquals(16, Rowwise.class.getMethods().length);
        assertEquals(16, rows().size());
    }

    /** The arguments of one call over a part of the rows or columns. */
    private static final class Call {
        final RowwiseRows.Row row;
        final Method method;
        final int rows;
        final int columns;
        final int from;
        final int to;
        final float[][] inputs;
        final float[][] before;

        Call(RowwiseRows.Row row, int rows, int columns, int skip, Random random) {
            this.row = row;
            this.rows = rows;
            this.columns = columns;
            int lines = row.byColumns() ? columns : rows;
            from = Math.min(skip, lines);
            to = Math.max(from, lines - skip);
            method = METHODS.get(row.name());
            inputs = new float[row.inputs()][];
            for (int j = 0; j < inputs.length; j++) {
                inputs[j] = new float[size(row.shapes().charAt(j)) + MARGIN];
                for (int i = 0; i < inputs[j].length; i++) {
                    inputs[j][i] = (float) random.nextGaussian() * 3;
                }
            }
            before = new float[row.shapes().length() - row.inputs() - 1][];
            for (int j = 0; j < before.length; j++) {
                char shape = row.shapes().charAt(row.inputs() + 1 + j);
                before[j] = new float[size(shape) + MARGIN];
                Arrays.fill(before[j], GUARD);
                for (int i = 0; i < size(shape); i++) {
                    if (inside(shape, i)) {
                        before[j][i] = !accumulates(row.name())
                                ? Float.NaN
                                : random.nextBoolean() ? 0 : random.nextFloat() - 0.5f;
                    }
                }
            }
        }

        int size(char shape) {
            return shape == 'M' || shape == 'W' ? rows * columns : shape == 'R' ? rows : columns;
        }

        boolean inside(char shape, int index) {
            int line = shape == 'M' || shape == 'W' ? index / Math.max(columns, 1) : index;
            return index < size(shape) && line >= from && line < to;
        }

        void invoke(Rowwise kernel, float[][] in, float[][] out, int first, int last) {
            List<Object> arguments = new ArrayList<>(Arrays.asList((Object[]) in));
            arguments.addAll(Arrays.asList((Object[]) out));
            if (row.byColumns()) {
                arguments.add(rows);
            }
            arguments.addAll(List.of(columns, first, last));
            try {
                method.invoke(kernel, arguments.toArray());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(this + " threw", e);
            }
        }

        float[][] run(Rowwise kernel) {
            float[][] in = copy(inputs);
            float[][] out = copy(before);
            invoke(kernel, in, out, from, to);
            for (int j = 0; j < in.length; j++) {
                assertBits(inputs[j], in[j], "input " + j + " of " + this);
            }
            return out;
        }

        void check(float[][] actual, Object kernel) {
            double[][] out = new double[actual.length][];
            double[][] sizes = new double[actual.length][];
            for (int j = 0; j < out.length; j++) {
                out[j] = new double[actual[j].length];
                sizes[j] = new double[actual[j].length];
            }
            double[][] in = Arrays.stream(inputs).map(Call::doubles).toArray(double[][]::new);
            row.reference().fill(in, out, sizes, rows, columns);
            for (int j = 0; j < out.length; j++) {
                char shape = row.shapes().charAt(row.inputs() + 1 + j);
                for (int i = 0; i < actual[j].length; i++) {
                    if (!inside(shape, i)) {
                        assertEquals(GUARD, actual[j][i], this + " wrote outside its range, at " + i);
                        continue;
                    }
                    if (shape == 'W') {
                        continue;
                    }
                    double expected = out[j][i] + (accumulates(row.name()) ? before[j][i] : 0);
                    double slack = row.ulps() * Math.ulp((float) sizes[j][i])
                            + (accumulates(row.name()) ? 0.5001 * Math.ulp((float) expected) : 0);
                    if (!near(expected, actual[j][i], slack)) {
                        fail(kernel.getClass().getSimpleName() + " " + this + " output " + j + " at " + i
                                + ": expected " + expected + " ± " + slack + ", but was " + actual[j][i]);
                    }
                }
            }
        }

        private static double[] doubles(float[] x) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = x[i];
            }
            return y;
        }

        @Override
        public String toString() {
            return row.name() + " [" + rows + ", " + columns + "] lines " + from + " to " + to;
        }
    }

    private static float[][] copy(float[][] arrays) {
        return Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
    }

    private static List<Call> calls(RowwiseRows.Row row) {
        Random random = new Random(row.name().hashCode());
        List<Call> calls = new ArrayList<>();
        for (int size : SIZES) {
            for (int other : new int[] {0, 1, 2, 5, 8, 17}) {
                for (int skip : new int[] {0, 1, 3}) {
                    calls.add(new Call(row, other, size, skip, random));
                    calls.add(new Call(row, size, other, skip, random));
                }
            }
        }
        calls.add(new Call(row, 2100, 3, 1, random));
        calls.add(new Call(row, 70, 100, 1, random));
        calls.add(new Call(row, 6, 700, 1, random));
        calls.add(new Call(row, 4, 5000, 1, random));
        return calls;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void comesNearTheReferenceAndStaysInItsRange(RowwiseRows.Row row) {
        for (Rowwise kernel : kernels()) {
            for (Call call : calls(row)) {
                call.check(call.run(kernel), kernel);
            }
        }
    }

    /** One special value in each place, and a row and a column full of each. */
    @ParameterizedTest
    @MethodSource("rows")
    void whatIsNotFiniteGoesWhereTheReferenceSays(RowwiseRows.Row row) {
        Random random = new Random(2);
        for (Rowwise kernel : kernels()) {
            for (int input = 0; input < row.inputs(); input++) {
                for (float special : SPECIAL) {
                    for (int at = 0; at < 3 * 21; at++) {
                        Call call = new Call(row, 3, 21, 0, random);
                        call.inputs[input][at % call.inputs[input].length] = special;
                        call.check(call.run(kernel), kernel);
                    }
                    Call call = new Call(row, 3, 21, 0, random);
                    Arrays.fill(call.inputs[input], special);
                    call.check(call.run(kernel), kernel);
                    for (int at = 0; at < 600; at += 199) {
                        Call longer = new Call(row, 1, 600, 0, random);
                        longer.inputs[input][at % longer.inputs[input].length] = special;
                        longer.check(longer.run(kernel), kernel);
                    }
                }
            }
        }
    }

    /** Both add in an order of their own where rows are summed, so only what needs no sum must have the same bits. */
    @ParameterizedTest
    @MethodSource("rows")
    void activeKernelHasTheScalarOnesBitsWhereNothingIsSummed(RowwiseRows.Row row) {
        List<String> plain = List.of(
                "plusRow",
                "timesRow",
                "addScaledRows",
                "normalizeColumns",
                "normalizeRows",
                "normalizeColumnsGradient");
        if (plain.contains(row.name())) {
            for (Call call : calls(row)) {
                float[][] active = call.run(Kernels.rowwise());
                float[][] scalar = call.run(new ScalarRowwise());
                for (int j = 0; j < scalar.length; j++) {
                    assertBits(scalar[j], active[j], call);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sameBitsWhereverTheLinesAreSplit(RowwiseRows.Row row) {
        Random random = new Random(3);
        for (Rowwise kernel : kernels()) {
            for (int[] size :
                    new int[][] {{33, 35}, {67, 5}, {5, 67}, {41, 64}, {300, 9}, {70, 65}, {9, 530}, {4, 700}, {5, 3000}
                    }) {
                Call call = new Call(row, size[0], size[1], 1, random);
                float[][] whole = call.run(kernel);
                for (int at = call.from; at <= call.to; at++) {
                    float[][] parts = copy(call.before);
                    call.invoke(kernel, call.inputs, parts, at, call.to);
                    call.invoke(kernel, call.inputs, parts, call.from, at);
                    for (int j = 0; j < parts.length - (row.shapes().endsWith("W") ? 1 : 0); j++) {
                        assertBits(whole[j], parts[j], call + " output " + j + " split at " + at);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void outputMayBeTheFirstInput(RowwiseRows.Row row) {
        if (!row.inPlace()) {
            return;
        }
        for (Rowwise kernel : kernels()) {
            for (Call call : calls(row)) {
                float[][] in = copy(call.inputs);
                float[][] out = copy(call.before);
                out[0] = in[0];
                call.invoke(kernel, in, out, call.from, call.to);
                Arrays.fill(in[0], 0, call.from * call.columns, GUARD);
                Arrays.fill(in[0], call.to * call.columns, in[0].length, GUARD);
                call.check(out, kernel);
            }
        }
    }

    /** Down to where e^x is denormal and then zero, with rows of any way of summing. */
    @Test
    void smallSharesOfASoftmaxAreNotLost() {
        for (Rowwise kernel : kernels()) {
            for (int columns : new int[] {65, 601, 3001}) {
                int rows = 80;
                float[] x = KernelContractTest.filled(rows * columns, i -> -i % columns * 111.0 / columns);
                float[] p = new float[x.length];
                kernel.softmax(x, p, columns, 0, rows);
                double sum = 0;
                for (int i = 0; i < columns; i++) {
                    sum += StrictMath.exp(x[i]);
                }
                for (int i = 0; i < x.length; i++) {
                    double expected = StrictMath.exp(x[i]) / sum;
                    assertEquals(expected, p[i], 3e-7 * expected + 2 * Float.MIN_VALUE);
                }
            }
        }
    }

    /** At four millions a float's last place is a quarter: a rounded mean would show in the variance. */
    @Test
    void aLargeMeanDoesNotEatTheVariance() {
        Random random = new Random(4);
        int length = 4001;
        int lines = 19;
        float[] byRows = new float[lines * length];
        float[] byColumns = new float[lines * length];
        for (Rowwise kernel : kernels()) {
            double[] means = new double[lines];
            double[] variances = new double[lines];
            for (int line = 0; line < lines; line++) {
                for (int k = 0; k < length; k++) {
                    float x = (float) (4e6 + random.nextGaussian());
                    byRows[line * length + k] = x;
                    byColumns[k * lines + line] = x;
                    means[line] += (double) x / length;
                }
                for (int k = 0; k < length; k++) {
                    double d = byRows[line * length + k] - means[line];
                    variances[line] += d * d / length;
                }
            }
            float[] mean = new float[lines];
            float[] variance = new float[lines];
            kernel.columnMoments(byColumns, mean, variance, length, lines, 0, lines);
            assertMoments(means, variances, mean, variance);
            kernel.rowMoments(byRows, mean, variance, new float[byRows.length], length, 0, lines);
            assertMoments(means, variances, mean, variance);
        }
    }

    private static void assertMoments(double[] means, double[] variances, float[] mean, float[] variance) {
        for (int line = 0; line < means.length; line++) {
            assertEquals(means[line], mean[line], 0.126);
            assertEquals(variances[line], variance[line], 1e-5);
        }
    }
}
