package dev.descent.kernel;

import static dev.descent.kernel.KernelContractTest.filled;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sums of {@link Pointwise}, scalar and active, against double precision. */
@Tag("kernel")
class SumsContractTest {
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
            for (int size : new int[] {0, 1, 15, 16, 49, 1024, 9000}) {
                int stride = size + 5;
                float[] x = filled(2 + planes * stride, i -> random.nextGaussian() + 3);
                float[] other = filled(x.length, i -> random.nextGaussian());
                double sum = 0;
                double squares = 0;
                double dot = 0;
                for (int i = 0; i < planes * size; i++) {
                    int at = 2 + i / size * stride + i % size;
                    sum += x[at];
                    squares += (x[at] - 2.5) * (x[at] - 2.5);
                    dot += other[at] * (x[at] - 2.5);
                }
                double slack = 1e-6 * (planes * size + 1);
                assertEquals(sum, kernel.planeSum(x, 2, planes, stride, size), slack);
                assertEquals(squares, kernel.planeDistances(x, 2.5, 2, planes, stride, size), slack);
                assertEquals(dot, kernel.planeDot(other, x, 2.5, 2, planes, stride, size), slack);
            }
        }
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
        double distances = squares - 2 * 0.75 * sum + (to - from) * 0.75 * 0.75;
        assertEquals(
                distances,
                kernel.planeDistances(x, 0.75, from, 1, 0, to - from),
                2 * slack * (squares + size + to - from));
        double otherSum = kernel.sum(other, from, to);
        assertEquals(
                dot - 0.75 * otherSum,
                kernel.planeDot(other, x, 0.75, from, 1, 0, to - from),
                4 * slack * (dotSize + Math.abs(otherSum) + 7 * size + to - from));
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
