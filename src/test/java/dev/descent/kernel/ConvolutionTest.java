package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every convolution kernel against seven plain loops, over awkward sizes, and for any number of workers. */
@Tag("kernel")
class ConvolutionTest {
    /** A kernel under a name; the second vector one has met no compiled tile yet, the first has. */
    record Kernel(String name, Convolution convolution) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kernel> kernels() {
        List<Kernel> all = new ArrayList<>(List.of(
                new Kernel("patches", new PatchConvolution(new ScalarBlas())),
                new Kernel("scalar", new ScalarConvolution(new ScalarBlas())),
                new Kernel("scalar, unfused", new ScalarConvolution(new ScalarBlas(false)))));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            all.add(new Kernel("direct, compiled", compiled()));
            all.add(new Kernel("direct, plain", new VectorConvolution()));
        }
        return all.stream();
    }

    private static Convolution compiled() {
        VectorConvolution convolution = new VectorConvolution();
        convolution.rehearse();
        return convolution;
    }

    static List<Geometry> geometries() {
        List<Geometry> all = new ArrayList<>();
        int[][] images = {{1, 3, 5, 7}, {5, 2, 8, 8}, {2, 4, 33, 31}, {9, 1, 1, 40}, {3, 6, 14, 14}, {2, 3, 5, 1}};
        int[][] windows = {
            {3, 3, 1, 1, 1},
            {3, 3, 0, 0, 1},
            {5, 3, 2, 0, 1},
            {2, 4, 0, 3, 1},
            {3, 2, 2, 1, 2},
            {1, 1, 0, 0, 1},
            {2, 4, 0, 1, 1}
        };
        for (int[] image : images) {
            for (int[] w : windows) {
                for (int filters : new int[] {1, 4, 5, 6, 11}) {
                    for (int stride = 1; stride <= 2; stride++) {
                        add(all, image, w, filters, stride);
                    }
                }
            }
        }
        // Enough images, channels and outputs for Winograd's way, forward, backward and for the weights.
        add(all, new int[] {25, 24, 17, 20}, windows[0], 22, 1);
        add(all, new int[] {25, 24, 17, 20}, windows[1], 23, 1);
        // More images than two vectors have lanes, and rows longer than what is turned at once.
        add(all, new int[] {70, 3, 6, 7}, windows[1], 6, 1);
        add(all, new int[] {33, 22, 7, 9}, windows[0], 21, 1);
        add(all, new int[] {30, 22, 5, 150}, windows[0], 21, 1);
        add(all, new int[] {25, 2, 3, 300}, windows[2], 5, 1);
        add(all, new int[] {30, 3, 5, 140}, windows[0], 5, 2);
        // More filters, columns of patches and outputs in a row and in an image than a scalar panel has.
        add(all, new int[] {2, 130, 4, 5}, windows[0], 3, 1);
        add(all, new int[] {2, 8, 4, 5}, windows[0], 131, 1);
        add(all, new int[] {2, 2, 3, 1100}, windows[0], 3, 1);
        add(all, new int[] {2, 2, 47, 45}, windows[0], 3, 1);
        // Enough images for lanes, and margins, dilations and strides that leave many products out.
        for (int[] w : windows) {
            add(all, new int[] {25, 3, 9, 7}, w, 6, 1);
            add(all, new int[] {30, 4, 8, 9}, w, 9, 2);
            add(all, new int[] {25, 2, 11, 10}, w, 5, 3);
            // Patches long enough for the scalar kernel's way to the weights' gradient.
            add(all, new int[] {3, 14, 9, 7}, w, 5, 1);
            add(all, new int[] {5, 33, 8, 9}, w, 3, 2);
        }
        return all;
    }

    private static void add(List<Geometry> all, int[] image, int[] w, int filters, int stride) {
        int outHeight = (image[2] + 2 * w[2] - w[4] * (w[0] - 1) - 1) / stride + 1;
        // Wider on the right than on the left, as "same" padding of an even kernel is.
        int outWidth = (image[3] + 2 * w[3] + 1 - w[4] * (w[1] - 1) - 1) / stride + 1;
        if (outHeight > 0 && outWidth > 0 && image[2] + 2 * w[2] >= w[4] * (w[0] - 1) + 1) {
            all.add(new Geometry(
                    image[0], image[1], image[2], image[3], filters, outHeight, outWidth, w[0], w[1], stride, stride,
                    w[2], w[3], w[4], w[4], 1));
        }
    }

    /** Otherwise a change of what is chosen would leave a way without a test. */
    @Test
    void everyWayIsTaken() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        for (VectorConvolutionPlan.Way way : VectorConvolutionPlan.Way.values()) {
            List<VectorConvolutionPlan> plans =
                    geometries().stream().map(VectorConvolutionPlan::of).toList();
            assertTrue(plans.stream().anyMatch(plan -> plan.forward() == way), "forward " + way);
            assertTrue(plans.stream().anyMatch(plan -> plan.inputGradient() == way), "input gradient " + way);
            assertTrue(plans.stream().anyMatch(plan -> plan.weightGradient() == way), "weight gradient " + way);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void asPlainLoops(Kernel kernel) {
        List<Geometry> geometries = geometries();
        assertTrue(geometries.size() > 200, "only " + geometries.size());
        for (Geometry g : geometries) {
            float[] x = filled(1, g.batch() * g.channels() * g.pixels());
            float[] w = filled(2, g.weights());
            float[] bias = filled(3, g.filters());
            float[] dy = filled(4, g.batch() * g.filters() * g.outPixels());
            double[] y = new double[dy.length];
            double[] dx = new double[x.length];
            double[] dw = new double[w.length];
            loops(g, x, w, bias, dy, y, dx, dw);
            try (Workers workers = Workers.of(2)) {
                check(g + " forward", y, forward(kernel, workers, g, x, w, bias));
                check(g + " input gradient", dx, inputGradient(kernel, workers, g, dy, w, false));
                check(g + " weight gradient", dw, weightGradient(kernel, workers, g, x, dy, false));
                for (int i = 0; i < dx.length; i++) {
                    dx[i] += 7;
                }
                for (int i = 0; i < dw.length; i++) {
                    dw[i] += 7;
                }
                check(g + " added input gradient", dx, inputGradient(kernel, workers, g, dy, w, true));
                check(g + " added weight gradient", dw, weightGradient(kernel, workers, g, x, dy, true));
            }
        }
    }

    /** Neither the number of workers nor whether the compiler is done shows in a result. */
    @ParameterizedTest
    @MethodSource("kernels")
    void sameBits(Kernel kernel) {
        Kernel other = kernel.name().startsWith("direct") ? new Kernel("plain", new VectorConvolution()) : kernel;
        for (Geometry g : geometries()) {
            float[] x = filled(1, g.batch() * g.channels() * g.pixels());
            float[] w = filled(2, g.weights());
            float[] dy = filled(4, g.batch() * g.filters() * g.outPixels());
            try (Workers one = Workers.single();
                    Workers more = Workers.of(3)) {
                assertArrayEquals(forward(kernel, one, g, x, w, null), forward(other, more, g, x, w, null), g + "");
                assertArrayEquals(
                        inputGradient(kernel, one, g, dy, w, false),
                        inputGradient(other, more, g, dy, w, false),
                        g + "");
                assertArrayEquals(
                        weightGradient(kernel, one, g, x, dy, false),
                        weightGradient(other, more, g, x, dy, false),
                        g + "");
            }
        }
    }

    private static float[] forward(Kernel kernel, Workers workers, Geometry g, float[] x, float[] w, float[] bias) {
        float[] y = dirty(g.batch() * g.filters() * g.outPixels());
        kernel.convolution().forward(workers, g, x, w, bias, y);
        return y;
    }

    private static float[] inputGradient(
            Kernel kernel, Workers workers, Geometry g, float[] dy, float[] w, boolean add) {
        float[] dx = dirty(g.batch() * g.channels() * g.pixels());
        if (add) {
            java.util.Arrays.fill(dx, 7);
        }
        kernel.convolution().inputGradient(workers, g, dy, w, add, dx);
        return dx;
    }

    private static float[] weightGradient(
            Kernel kernel, Workers workers, Geometry g, float[] x, float[] dy, boolean add) {
        float[] dw = dirty(g.weights());
        if (add) {
            java.util.Arrays.fill(dw, 7);
        }
        kernel.convolution().weightGradient(workers, g, x, dy, add, dw);
        return dw;
    }

    private static float[] dirty(int size) {
        float[] array = new float[size];
        java.util.Arrays.fill(array, Float.NaN);
        return array;
    }

    private static float[] filled(long seed, int size) {
        Random random = new Random(seed);
        float[] array = new float[size];
        for (int i = 0; i < size; i++) {
            array[i] = random.nextFloat() - 0.5f;
        }
        return array;
    }

    private static void loops(
            Geometry g, float[] x, float[] w, float[] bias, float[] dy, double[] y, double[] dx, double[] dw) {
        for (int out = 0; out < dy.length; out++) {
            int column = out % g.outWidth();
            int row = out / g.outWidth() % g.outHeight();
            int f = out / g.outPixels() % g.filters();
            int image = out / g.outPixels() / g.filters();
            y[out] = bias[f];
            for (int p = 0; p < g.patch(); p++) {
                int c = p / g.kernelWidth() / g.kernelHeight();
                int iy = g.row(row, p / g.kernelWidth() % g.kernelHeight());
                int ix = column * g.strideX() + g.column(p % g.kernelWidth());
                if (iy >= 0 && iy < g.height() && ix >= 0 && ix < g.width()) {
                    int in = ((image * g.channels() + c) * g.height() + iy) * g.width() + ix;
                    y[out] += (double) x[in] * w[f * g.patch() + p];
                    dx[in] += (double) dy[out] * w[f * g.patch() + p];
                    dw[f * g.patch() + p] += (double) dy[out] * x[in];
                }
            }
        }
    }

    /** An element near zero is a sum of terms as large as the others', so errors are held against the largest one too. */
    private static void check(String what, double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < actual.length; i++) {
            double bound = Math.max(2e-5 * (1 + Math.abs(expected[i])), 3e-6 * largest);
            assertEquals(expected[i], actual[i], bound, what + " " + i);
        }
    }
}
