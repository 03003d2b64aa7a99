package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations on images against PyTorch's numbers, recorded by {@code src/test/python/conv_golden.py}. */
class ImageGoldenTest {
    static List<GoldenCase> cases() throws IOException {
        return GoldenCase.all("images.txt");
    }

    /** Runs a case, with its gradient; what it wrote besides goes to {@code written}. */
    private static Tensor run(Tape tape, GoldenCase c, List<float[]> written) {
        String[] words = c.call().split(" ");
        float[] a = GoldenCase.floats(c.call().substring(words[0].length() + 1));
        Tensor x = c.inputs().get(0);
        Tensor second = c.inputs().size() > 1 ? c.inputs().get(1) : x;
        Tensor third = c.inputs().size() > 2 ? c.inputs().get(2) : x;
        int k = (int) a[0];
        return switch (words[0]) {
            case "conv2d" -> Convolutions.conv2d(tape, x, second, third, window(a));
            case "conv1d" -> Convolutions.conv1d(tape, x, second, third, window(a));
            case "convTranspose2d" ->
                Convolutions.convTranspose2d(tape, x, second, third, window(a), (int) a[8], (int) a[9]);
            case "max2d" -> Poolings.max2d(tape, x, k, k, Window.of((int) a[1], (int) a[2]), a[3] != 0);
            case "average2d" ->
                Poolings.average2d(tape, x, k, k, Window.of((int) a[1], (int) a[2]), a[3] != 0, a[4] != 0);
            case "adaptiveAverage2d" -> Poolings.adaptiveAverage2d(tape, x, k, (int) a[1]);
            case "nearest2d" -> Upsampling.nearest2d(tape, x, k);
            case "bilinear2d" -> Upsampling.bilinear2d(tape, x, k);
            case "groupNorm" -> Normalizations.groupNorm(tape, x, k, second, third, 1e-5f);
            default -> {
                int channels = second.size();
                Tensor mean = Tensor.of(second.shape(), Arrays.copyOfRange(a, 1, 1 + channels));
                Tensor variance = Tensor.of(second.shape(), Arrays.copyOfRange(a, 1 + channels, 1 + 2 * channels));
                written.add(mean.values());
                written.add(variance.values());
                yield Normalizations.batchNorm(tape, x, second, third, mean, variance, a[0], 1e-5f);
            }
        };
    }

    private static Window window(float[] a) {
        return new Window(
                (int) a[0], (int) a[1], (int) a[2], (int) a[3], (int) a[4], (int) a[5], (int) a[6], (int) a[7]);
    }

    @Test
    void allCasesAreThere() throws IOException {
        assertEquals(CASES, cases().size());
    }

    private static final int CASES = 75;

    @ParameterizedTest
    @MethodSource("cases")
    void pytorchsNumbers(GoldenCase c) {
        List<float[]> written = new ArrayList<>();
        try (Tape tape = Tape.training(1)) {
            Tensor y = run(tape, c, written);
            assertEquals(c.out(), y.shape());
            close("y", c.y(), y.toArray());
            tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, Tensor.of(c.out(), c.dy()))));
        }
        for (int i = 0; i < c.inputs().size(); i++) {
            close("gradient " + i, c.gradients().get(i), c.inputs().get(i).gradient());
        }
        assertEquals(c.after().size(), written.size());
        for (int i = 0; i < written.size(); i++) {
            close("after " + i, c.after().get(i), written.get(i));
        }
    }

    /** Gradients add up, and neither they nor values know of the number of threads. */
    @ParameterizedTest
    @MethodSource("cases")
    void sameBitsForAnyNumberOfThreads(GoldenCase c) {
        List<float[]> first = bits(c, 1);
        for (int threads = 2; threads <= 4; threads++) {
            List<float[]> other = bits(c, threads);
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(first.get(i), other.get(i));
            }
        }
    }

    private static List<float[]> bits(GoldenCase c, int threads) {
        List<float[]> all = new ArrayList<>();
        c.inputs().forEach(Tensor::clearGradient);
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.training(1, workers)) {
            for (int step = 0; step < 2; step++) {
                tape.begin(step);
                Tensor y = run(tape, c, new ArrayList<>());
                all.add(y.toArray());
                tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, Tensor.of(c.out(), c.dy()))));
            }
        }
        for (int i = 0; i < c.inputs().size(); i++) {
            float[] twice = c.inputs().get(i).gradient().clone();
            all.add(twice);
            float[] half = new float[twice.length];
            for (int e = 0; e < half.length; e++) {
                half[e] = twice[e] / 2;
            }
            close("gradient added up " + i, c.gradients().get(i), half);
        }
        return all;
    }

    private static void close(String what, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 1e-3 || what.startsWith("gradient"), what + ": nothing but zeros proves nothing");
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * Math.abs(expected[i]) + 2e-6 * (largest + 0.1), what + " " + i);
        }
    }
}
