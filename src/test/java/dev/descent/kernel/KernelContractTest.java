package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every elementwise kernel, scalar and active, against a reference in double precision. */
@Tag("kernel")
class KernelContractTest {
    static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 1023};

    private static final List<String> REDUCTIONS =
            List.of("allFinite", "dot", "planeGradients", "planeMoments", "sum", "sumSquares");
    private static final int[] STARTS = {0, 1, 3, 8, 13};
    private static final int MARGIN = 9;
    private static final float GUARD = -12345.5f;
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1,
        -1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e-40f,
        -3e-39f,
        87.1f,
        -87.1f,
        -103.5f,
        13.2f,
        -14.1f
    };

    private static final Map<String, Method> METHODS = methods(Pointwise.class);

    static List<PointwiseRows.Row> rows() {
        return PointwiseRows.all();
    }

    static Map<String, Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).collect(Collectors.toMap(Method::getName, Function.identity()));
    }

    static boolean accumulates(String name) {
        return name.endsWith("Gradient") || name.startsWith("add") && !name.equals("add");
    }

    @Test
    void everyKernelHasARow() {
        TreeSet<String> names =
                rows().stream().map(PointwiseRows.Row::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(rows().size(), names.size());
        names.addAll(REDUCTIONS);
        assertEquals(new TreeSet<>(METHODS.keySet()), names);
        assertEquals(42, Pointwise.class.getMethods().length);
    }

    /** The arguments of one call: inputs, then what the output holds before. */
    private static final class Call {
        final PointwiseRows.Row row;
        final Method method;
        final float[] parameters;
        final float[][] inputs;
        final float[] before;
        final int from;
        final int to;

        Call(PointwiseRows.Row row, float[] parameters, int from, int size, boolean calm, Random random) {
            this.row = row;
            this.parameters = parameters;
            this.from = from;
            to = from + size;
            method = METHODS.get(row.name());
            int arrays = (int) Arrays.stream(method.getParameterTypes())
                    .filter(type -> type == float[].class)
                    .count();
            inputs = new float[arrays - 1][to + MARGIN];
            for (float[] input : inputs) {
                for (int i = 0; i < input.length; i++) {
                    input[i] = calm ? (random.nextFloat() - 0.5f) * 24 : wild(random, row.limit());
                }
            }
            if (row.name().equals("reluGradient") || row.name().equals("reluMask")) {
                for (int i = 0; i < to + MARGIN; i++) {
                    inputs[0][i] = Math.max(inputs[0][i], 0f); // what ReLU put out
                }
            }
            before = new float[to + MARGIN];
            Arrays.fill(before, GUARD);
            for (int i = from; i < to; i++) {
                before[i] = !accumulates(row.name()) ? Float.NaN : random.nextBoolean() ? 0 : random.nextFloat() - 0.5f;
            }
        }

        /** Runs into {@code output}, on {@code inputs}, each of which may be the output. */
        void invoke(Pointwise kernel, float[][] in, float[] output, int first, int last) {
            List<Object> arguments = new ArrayList<>();
            int array = 0;
            int parameter = 0;
            int bound = 0;
            for (Class<?> type : method.getParameterTypes()) {
                if (type == float[].class) {
                    arguments.add(array < in.length ? in[array] : output);
                    array++;
                } else if (type == float.class) {
                    arguments.add(parameters[parameter++]);
                } else {
                    arguments.add(bound++ == 0 ? first : last);
                }
            }
            try {
                method.invoke(kernel, arguments.toArray());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(this + " threw", e);
            }
        }

        float[] run(Pointwise kernel) {
            float[][] in = Arrays.stream(inputs).map(float[]::clone).toArray(float[][]::new);
            float[] output = before.clone();
            invoke(kernel, in, output, from, to);
            for (int j = 0; j < in.length; j++) {
                assertBits(inputs[j], in[j], "input " + j + " of " + this);
            }
            return output;
        }

        void check(float[] output, Object kernel) {
            double[] v = new double[inputs.length];
            double[] p = new double[parameters.length];
            for (int j = 0; j < p.length; j++) {
                p[j] = parameters[j];
            }
            for (int i = 0; i < output.length; i++) {
                if (i < from || i >= to) {
                    assertEquals(GUARD, output[i], this + " wrote outside its range, at " + i);
                    continue;
                }
                for (int j = 0; j < v.length; j++) {
                    v[j] = inputs[j][i];
                }
                double start = accumulates(row.name()) ? before[i] : 0;
                double expected = start + row.value().of(v, p);
                double slack = row.ulps() * Math.ulp((float) row.magnitude().of(v, p))
                        + (accumulates(row.name()) ? 0.5001 * Math.ulp((float) expected) : 0);
                if (!near(expected, output[i], slack)) {
                    fail(kernel.getClass().getSimpleName() + " " + this + " of " + Arrays.toString(v) + " added to "
                            + start + ": expected " + expected + " ± " + slack + ", but was " + output[i]);
                }
            }
        }

        @Override
        public String toString() {
            return row.name() + Arrays.toString(parameters) + " [" + from + ", " + to + ")";
        }
    }

    static boolean near(double expected, float actual, double slack) {
        if (Double.isNaN(expected) || Float.isInfinite((float) expected)) {
            return Float.compare((float) expected, actual) == 0;
        }
        return Math.abs(actual - expected) <= slack;
    }

    /** A third of them special, a third of any exponent, the rest as activations are. */
    private static float wild(Random random, double limit) {
        float x =
                switch (random.nextInt(3)) {
                    case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                    case 1 -> (float) Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(270) - 142);
                    default -> (float) random.nextGaussian() * 5;
                };
        boolean beyond = Float.isFinite(x) && x != 0 && (Math.abs(x) > limit || Math.abs(x) < 1 / limit);
        return beyond ? Math.copySign(1.5f, x) : x;
    }

    static void assertBits(float[] expected, float[] actual, Object what) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                fail(what + " at " + i + ": expected " + expected[i] + ", but was " + actual[i]);
            }
        }
    }

    private static List<Call> calls(PointwiseRows.Row row) {
        Random random = new Random(row.name().hashCode());
        List<Call> calls = new ArrayList<>();
        for (float[] parameters : row.parameters()) {
            for (int size : SIZES) {
                for (int from : STARTS) {
                    calls.add(new Call(row, parameters, from, size, true, random));
                    calls.add(new Call(row, parameters, from, size, false, random));
                }
            }
        }
        return calls;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void comesNearTheReferenceAndStaysInItsRange(PointwiseRows.Row row) {
        for (Pointwise kernel : List.of(new ScalarPointwise(), Kernels.pointwise())) {
            for (Call call : calls(row)) {
                call.check(call.run(kernel), kernel);
            }
        }
    }

    /** Without fused multiply-add, the scalar kernel rounds more often; then the vector one isn't chosen. */
    @ParameterizedTest
    @MethodSource("rows")
    void activeKernelHasTheScalarOnesBits(PointwiseRows.Row row) {
        for (Call call : calls(row)) {
            assertBits(call.run(new ScalarPointwise()), call.run(Kernels.pointwise()), call);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sameBitsWhereverTheRangeIsSplit(PointwiseRows.Row row) {
        Random random = new Random(3);
        for (Pointwise kernel : List.of(new ScalarPointwise(), Kernels.pointwise())) {
            for (float[] parameters : row.parameters()) {
                for (boolean calm : new boolean[] {true, false}) {
                    Call call = new Call(row, parameters, 1, 65, calm, random);
                    float[] whole = call.run(kernel);
                    for (int at = call.from; at <= call.to; at++) {
                        float[] parts = call.before.clone();
                        call.invoke(kernel, call.inputs, parts, at, call.to);
                        call.invoke(kernel, call.inputs, parts, call.from, at);
                        assertBits(whole, parts, call + " split at " + at);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void outputMayBeAnInput(PointwiseRows.Row row) {
        if (accumulates(row.name())) {
            return;
        }
        for (Pointwise kernel : List.of(new ScalarPointwise(), Kernels.pointwise())) {
            for (Call call : calls(row)) {
                float[] apart = call.run(kernel);
                for (int shared = 0; shared < call.inputs.length; shared++) {
                    float[][] in = call.inputs.clone();
                    in[shared] = in[shared].clone();
                    call.invoke(kernel, in, in[shared], call.from, call.to);
                    assertBits(
                            Arrays.copyOfRange(apart, call.from, call.to),
                            Arrays.copyOfRange(in[shared], call.from, call.to),
                            call + " in place of input " + shared);
                }
            }
        }
    }

    static List<Pointwise> kernels() {
        return List.of(new ScalarPointwise(), Kernels.pointwise());
    }

    static float[] filled(int size, java.util.function.IntToDoubleFunction value) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) value.applyAsDouble(i);
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void findsWhatIsNotFiniteAndOnlyInItsRange(Pointwise kernel) {
        for (int size : SIZES) {
            float[] x = filled(size + 12, i -> i % 2 == 0 ? Float.MAX_VALUE : -Float.MIN_VALUE);
            for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                for (int at = 0; at < x.length; at++) {
                    float kept = x[at];
                    x[at] = special;
                    boolean inside = at >= 5 && at < 5 + size;
                    assertEquals(!inside, kernel.allFinite(x, 5, 5 + size), special + " at " + at + " of " + size);
                    x[at] = kept;
                }
            }
            assertTrue(kernel.allFinite(x, 5, 5 + size));
        }
        assertFalse(kernel.allFinite(new float[] {Float.NaN}, 0, 1));
    }
}
