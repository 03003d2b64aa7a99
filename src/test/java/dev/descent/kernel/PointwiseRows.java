package dev.descent.kernel;

import static java.lang.Math.abs;

import java.util.List;

/** What each elementwise kernel should compute, in double precision, and how near it must come. */
final class PointwiseRows {
    /** Correctly rounded, with room for the reference's own rounding. */
    private static final double HALF = 0.5001;

    private static final double FREE = Double.POSITIVE_INFINITY;

    private PointwiseRows() {}

    @FunctionalInterface
    interface Reference {
        double of(double[] in, double[] parameters);
    }

    /**
     * One kernel.
     *
     * @param ulps the error allowed, in units in the last place of the magnitude
     * @param limit finite inputs lie between its inverse and it, so that no intermediate of float32 leaves its range
     * @param value what is written or added
     * @param magnitude the size of the largest term on the way, from which rounding errors come
     */
    record Row(String name, double ulps, double limit, float[][] parameters, Reference value, Reference magnitude) {}

    static List<Row> all() {
        return List.of(
                row("add", HALF, FREE, (v, p) -> v[0] + v[1]),
                row("subtract", HALF, FREE, (v, p) -> v[0] - v[1]),
                row("multiply", HALF, FREE, (v, p) -> v[0] * v[1]),
                row("divide", HALF, FREE, (v, p) -> v[0] / v[1]),
                with(
                        row("affine", 1, FREE, (v, p) -> v[0] * p[0] + p[1]),
                        (v, p) -> abs(v[0] * p[0]) + abs(p[1]),
                        new float[][] {{2, 1}, {-0.1f, 3}, {1, 0}}),
                with(row("addScaled", HALF, FREE, (v, p) -> v[0] * p[0]), new float[][] {{0.3f}, {-2}, {0}}),
                row("addProduct", HALF, FREE, (v, p) -> v[0] * v[1]),
                row("addQuotient", HALF, FREE, (v, p) -> v[0] / v[1]),
                row("divisorGradient", 1.5, 1e9, (v, p) -> -(v[2] * v[1] / v[0])),
                row("exp", 1.1, FREE, (v, p) -> StrictMath.exp(v[0])),
                row("log", 1.1, FREE, (v, p) -> StrictMath.log(v[0])),
                row("sqrt", HALF, FREE, (v, p) -> StrictMath.sqrt(v[0])),
                row("sqrtGradient", HALF, 1e15, (v, p) -> v[1] / (2 * v[0])),
                with(row("pow", 1.5, FREE, (v, p) -> StrictMath.pow(v[0], p[0])), powers()),
                with(
                        row(
                                "powGradient",
                                2.5,
                                1e6,
                                (v, p) -> p[0] == 0 ? 0 : v[1] * p[0] * StrictMath.pow(v[0], p[0] - 1)),
                        powers()),
                row("abs", 0, FREE, (v, p) -> abs(v[0])),
                row("absGradient", 0, FREE, (v, p) -> v[1] * Math.signum(v[0])),
                with(row("clamp", 0, FREE, (v, p) -> Math.min(Math.max(v[0], p[0]), p[1])), limits()),
                with(row("clampGradient", 0, FREE, (v, p) -> v[0] >= p[0] && v[0] <= p[1] ? v[1] : 0), limits()),
                row("sigmoid", 3, FREE, (v, p) -> sigmoid(v[0])),
                row("sigmoidGradient", 2, 1e9, (v, p) -> v[1] * (v[0] * (1 - v[0]))),
                row("tanh", 3, FREE, (v, p) -> StrictMath.tanh(v[0])),
                with(
                        row("tanhGradient", 2, 1e9, (v, p) -> v[1] * (1 - v[0] * v[0])),
                        (v, p) -> abs(v[1]) * (1 + v[0] * v[0])),
                row("relu", 0, FREE, (v, p) -> Math.max(v[0], 0)),
                row("reluGradient", 0, FREE, (v, p) -> v[1] * positive(v[0])),
                row("reluMask", 0, FREE, (v, p) -> v[1] * positive(v[0])),
                with(row("leakyRelu", HALF, FREE, (v, p) -> v[0] > 0 ? v[0] : p[0] * v[0]), slopes()),
                with(
                        row(
                                "leakyReluGradient",
                                HALF,
                                FREE,
                                (v, p) -> v[1] * (positive(v[0]) == 0 ? p[0] : positive(v[0]))),
                        slopes()),
                with(row("elu", 2, FREE, (v, p) -> v[0] > 0 ? v[0] : p[0] * StrictMath.expm1(v[0])), slopes()),
                with(row("eluGradient", 1.5, 1e15, (v, p) -> v[0] > 0 ? v[1] : v[1] * (v[0] + p[0])), slopes()),
                with(row("gelu", 5, FREE, (v, p) -> gelu(v[0])), (v, p) -> abs(gelu(v[0]))),
                slope("geluGradient", 5, PointwiseRows::geluSlope, x -> upper(-x) + abs(x) * density(x)),
                with(
                        row("silu", 3, FREE, (v, p) -> silu(v[0])),
                        (v, p) -> Math.max(abs(silu(v[0])), abs(v[0]) * Float.MIN_NORMAL)),
                slope("siluGradient", 4, PointwiseRows::siluSlope, x -> sigmoid(x) * (1 + abs(x) * (1 - sigmoid(x)))),
                row("softplus", 3, FREE, (v, p) -> Math.max(v[0], 0) + StrictMath.log1p(StrictMath.exp(-abs(v[0])))),
                slope("softplusGradient", 3, PointwiseRows::sigmoid, PointwiseRows::sigmoid));
    }

    private static double positive(double x) {
        return Double.isNaN(x) ? x : x > 0 ? 1 : 0;
    }

    private static float[][] powers() {
        return new float[][] {{2}, {3}, {1}, {0}, {-1}, {0.5f}, {2.5f}, {-2}, {1 / 3f}};
    }

    private static float[][] limits() {
        return new float[][] {{-1.5f, 2}, {0, 1}, {Float.NEGATIVE_INFINITY, 1}, {-3, Float.POSITIVE_INFINITY}};
    }

    private static float[][] slopes() {
        return new float[][] {{0.01f}, {1}, {0.3f}};
    }

    private static Row row(String name, double ulps, double limit, Reference value) {
        return new Row(name, ulps, limit, new float[][] {{}}, value, (v, p) -> abs(value.of(v, p)));
    }

    private static Row with(Row row, float[][] parameters) {
        return new Row(row.name, row.ulps, row.limit, parameters, row.value, row.magnitude);
    }

    private static Row with(Row row, Reference magnitude) {
        return with(row, magnitude, row.parameters);
    }

    private static Row with(Row row, Reference magnitude, float[][] parameters) {
        return new Row(row.name, row.ulps, row.limit, parameters, row.value, magnitude);
    }

    /** dy times a slope. The slope passes through float32, where it may be zero and make 0 · ∞. */
    private static Row slope(
            String name,
            double ulps,
            java.util.function.DoubleUnaryOperator slope,
            java.util.function.DoubleUnaryOperator magnitude) {
        return new Row(
                name,
                ulps,
                1e30,
                new float[][] {{}},
                (v, p) -> v[1] * (float) slope.applyAsDouble(v[0]),
                (v, p) -> abs(v[1])
                        * (Double.isFinite(v[0])
                                ? Math.max(magnitude.applyAsDouble(v[0]), (1 + abs(v[0])) * Float.MIN_NORMAL)
                                : 1));
    }

    static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double silu(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
    }

    private static double siluSlope(double x) {
        if (Double.isInfinite(x)) {
            return x > 0 ? 1 : 0;
        }
        return sigmoid(x) * (1 + x * (1 - sigmoid(x)));
    }

    private static double gelu(double x) {
        if (Double.isInfinite(x)) {
            return x > 0 ? x : 0;
        }
        return x * upper(-x);
    }

    private static double geluSlope(double x) {
        if (Double.isInfinite(x)) {
            return x > 0 ? 1 : 0;
        }
        return upper(-x) + x * density(x);
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
    }

    /** 1 − Φ(x): Marsaglia's series near 0, Laplace's continued fraction beyond. */
    private static double upper(double x) {
        if (x < 0) {
            return 1 - upper(-x);
        }
        if (x < 3) {
            double term = x;
            double sum = x;
            for (int k = 3; k < 120; k += 2) {
                term *= x * x / k;
                sum += term;
            }
            return 0.5 - density(x) * sum;
        }
        double fraction = x;
        for (int k = 200; k > 0; k--) {
            fraction = x + k / fraction;
        }
        return density(x) / fraction;
    }
}
