package dev.descent.kernel;

import static dev.descent.kernel.KernelContractTest.filled;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sums of {@link Pointwise}, scalar and active, against double precision. */
@Tag("kernel")
class SumsContractTest {
    private static final float GUARD = -12345.5f;

    static List<Pointwise> kernels() {
        return KernelContractTest.kernels();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void longSumsKeepTheirDigits(Pointwise kernel) {
        Random random = new Random(5);
        int size = 1_000_000;
        float[] ones = filled(size, i -> 1 + 1e-4 * random.nextDouble());
        float[] alternating = filled(size, i -> (i % 2 == 0 ? 1 : -1) * 1e6 + random.nextDouble());
        float[] byThrees = filled(size, i -> i % 3 == 0 ? -2e6 : 1e6 + random.nextDouble());
        for (float[] x : List.of(ones, alternating, byThrees)) {
            for (int from : new int[] {0, 1, 5}) {
                checkSums(kernel, x, from, size);
                checkSums(kernel, x, from, size - 3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shortSums(Pointwise kernel) {
        Random random = new Random(6);
        for (int size : KernelContractTest.SIZES) {
            for (int from : new int[] {0, 1, 3, 8, 13}) {
                float[] x = filled(from + size + 9, i -> Math.abs(random.nextGaussian()));
                checkSums(kernel, x, from, from + size);
            }
        }
    }

    /** Ranges of any size and number, some of them sharing a chain of additions. */
    @ParameterizedTest
    @MethodSource("kernels")
    void sumsOfPlanes(Pointwise kernel) {
        Random random = new Random(7);
        for (int planes : new int[] {1, 3, 40}) {
            for (int size : new int[] {1, 15, 16, 49, 1024, 9000}) {
                int stride = size + 5;
                float[] x = filled(2 + planes * stride, i -> random.nextGaussian() + 3);
                float[] other = filled(x.length, i -> random.nextGaussian());
                int[] places = IntStream.range(0, planes * size)
                        .map(i -> 2 + i / size * stride + i % size)
                        .toArray();
                double mean =
                        IntStream.of(places).mapToDouble(i -> x[i]).average().orElseThrow();
                double sum = 0;
                double squares = 0;
                double dot = 0;
                for (int i : places) {
                    sum += other[i];
                    squares += (x[i] - mean) * (x[i] - mean);
                    dot += other[i] * (x[i] - 2.5);
                }
                float[] out = filled(5 + Pointwise.WORK, i -> GUARD);
                kernel.planeMoments(x, 2, planes, stride, size, out, 3);
                assertEquals(mean, out[3], 2e-7 * mean);
                assertEquals(squares / places.length, out[4], 3e-7 * squares / places.length);
                double slack = 3e-7 * (places.length + 1);
                kernel.planeGradients(other, x, 2.5f, 2, planes, stride, size, out, 3);
                assertEquals(sum, out[3], slack);
                assertEquals(dot, out[4], slack);
                assertEquals(GUARD, out[2]);
                assertEquals(GUARD, out[3 + Pointwise.WORK]);
            }
        }
    }

    /** Nothing that is far from the rest, in the first place or elsewhere, spoils the variance, nor do values all alike. */
    @ParameterizedTest
    @MethodSource("kernels")
    void momentsOfPlanesWithOneFarElement(Pointwise kernel) {
        Random random = new Random(8);
        for (double far : new double[] {0, 100, -1e4, 1e12}) {
            for (double spread : new double[] {0, 1e-3, 1, 1e15}) {
                for (int place : new int[] {0, 500, 2999}) {
                    float[] x = filled(3000, i -> 1000 + spread * random.nextGaussian() + (i == place ? far : 0));
                    double mean = IntStream.range(0, 3000)
                            .mapToDouble(i -> x[i])
                            .average()
                            .orElseThrow();
                    double variance = IntStream.range(0, 3000)
                            .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
                            .average()
                            .orElseThrow();
                    float[] out = new float[Pointwise.WORK];
                    kernel.planeMoments(x, 0, 3, 1000, 1000, out, 0);
                    String of = far + " at " + place + " beyond " + spread;
                    assertEquals(mean, out[0], 2e-7 * (Math.abs(mean) + Math.sqrt(variance)), of);
                    assertEquals(variance, out[1], 2e-6 * variance, of);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void momentsOfWhatIsNotFiniteAreNot(Pointwise kernel) {
        for (int place = 0; place < 300; place += 37) {
            for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] x = filled(300, i -> i);
                x[place] = special;
                float[] out = new float[Pointwise.WORK];
                kernel.planeMoments(x, 0, 1, 300, 300, out, 0);
                assertEquals(special, out[0]);
                assertEquals(Float.NaN, out[1]);
                kernel.planeGradients(x, filled(300, i -> 1 + i), 0, 0, 1, 300, 300, out, 0);
                assertEquals(special, out[0]);
                assertEquals(special, out[1]);
            }
        }
        // Beyond float's range on the way, tiny products, and products that are all nothing.
        float[] out = new float[Pointwise.WORK];
        kernel.planeMoments(filled(300, i -> i % 2 == 0 ? 1e30 : -1e30), 0, 1, 300, 300, out, 0);
        assertEquals(0, out[0]);
        assertEquals(Float.POSITIVE_INFINITY, out[1]);
        kernel.planeGradients(filled(300, i -> 3e38), filled(300, i -> i % 2), 0.5f, 0, 1, 300, 300, out, 0);
        assertEquals(Float.POSITIVE_INFINITY, out[0]);
        assertEquals(0, out[1]);
        kernel.planeGradients(filled(300, i -> 1e-25), filled(300, i -> 1e-15), 0, 0, 1, 300, 300, out, 0);
        assertEquals(300e-40, out[1], 1e-44);
        kernel.planeGradients(filled(300, i -> 0), filled(300, i -> i), 0, 0, 1, 300, 300, out, 0);
        assertEquals(0, out[0]);
        assertEquals(0, out[1]);
    }

    /** The allowance is one float32 rounding of the terms' sizes: far less than a running sum in float32 would lose. */
    private static void checkSums(Pointwise kernel, float[] x, int from, int to) {
        float[] other = filled(x.length, i -> x[i] * 0.5 + i % 7);
        double sum = 0;
        double squares = 0;
        double dot = 0;
        double size = 0;
        double dotSize = 0;
        for (int i = from; i < to; i++) {
            sum += x[i];
            size += Math.abs(x[i]);
            squares += (double) x[i] * x[i];
            dot += (double) x[i] * other[i];
            dotSize += Math.abs((double) x[i] * other[i]);
        }
        double slack = 0x1p-24;
        assertEquals(sum, kernel.sum(x, from, to), slack * size, "sum");
        assertEquals(squares, kernel.sumSquares(x, from, to), 2 * slack * squares, "sumSquares");
        assertEquals(dot, kernel.dot(x, other, from, to), 2 * slack * dotSize, "dot");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sumsPassFloatsRangeAndKeepWhatIsNotFinite(Pointwise kernel) {
        for (int at = 0; at < 37; at++) {
            float[] x = filled(37, i -> 3e38);
            assertEquals(37 * (double) 3e38f, kernel.sum(x, 0, 37), 1e25);
            assertEquals(37 * (double) 3e38f * 3e38f, kernel.sumSquares(x, 0, 37), 1e65);
            assertEquals(37 * (double) 3e38f * 3e38f, kernel.dot(x, x, 0, 37), 1e65);
            for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float[] y = filled(37, i -> 1);
                y[at] = special;
                assertEquals(special, (float) kernel.sum(y, 0, 37), "sum at " + at);
                assertEquals(Math.abs(special), (float) kernel.sumSquares(y, 0, 37), "sumSquares at " + at);
                assertEquals(special, (float) kernel.dot(filled(37, i -> 2), y, 0, 37), "dot at " + at);
            }
        }
        float[] tiny = filled(37, i -> 1e-30);
        assertEquals(37e-60, kernel.sumSquares(tiny, 0, 37), 1e-65);
    }
}
