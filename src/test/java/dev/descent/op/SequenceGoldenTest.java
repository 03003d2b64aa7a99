package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.kernel.Workers;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations on sequences against PyTorch's numbers, recorded by {@code src/test/python/sequences_golden.py}. */
class SequenceGoldenTest {
    private static final int CASES = 17;

    static List<GoldenCase> cases() throws IOException {
        return GoldenCase.all("sequences.txt");
    }

    @Test
    void allCasesAreThere() throws IOException {
        assertEquals(CASES, cases().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pytorchsNumbers(GoldenCase c) {
        List<float[]> all = run(c, 1);
        close("y", c.y(), all.get(0));
        for (int i = 0; i < c.inputs().size(); i++) {
            close("gradient " + i, c.gradients().get(i), all.get(i + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sameBitsForAnyNumberOfThreads(GoldenCase c) {
        List<float[]> first = run(c, 1);
        for (int threads = 2; threads <= 4; threads++) {
            List<float[]> other = run(c, threads);
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(first.get(i), other.get(i));
            }
        }
    }

    /** The values, then the gradients. */
    private static List<float[]> run(GoldenCase c, int threads) {
        c.inputs().forEach(Tensor::clearGradient);
        float[] y;
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.training(1, workers)) {
            Tensor result = apply(tape, c);
            assertEquals(c.out(), result.shape());
            y = result.toArray();
            tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, result, Tensor.of(c.out(), c.dy()))));
        }
        return Stream.concat(
                        Stream.of(y), c.inputs().stream().map(x -> x.gradient().clone()))
                .toList();
    }

    private static Tensor apply(Tape tape, GoldenCase c) {
        String[] words = c.call().split(" ");
        List<Tensor> in = c.inputs();
        int first = Integer.parseInt(words[1]);
        int[] second = ints(words[2]);
        switch (words[0]) {
            case "selfAttention" -> {
                tape.setLengths(ints(words[3]));
                return Attention.selfAttention(tape, in.get(0), first, second[0] == 1, 0);
            }
            case "scaledDotProduct" -> {
                boolean causal = second[0] == 1;
                return Attention.scaledDotProduct(
                        tape, in.get(0), in.get(1), in.get(2), first, causal, 0, ints(words[3]));
            }
            case "embedding" -> {
                Tensor indices = floats(Shape.of(2, 4), second);
                return Embeddings.embedding(tape, indices, in.get(0), first);
            }
            default -> {
                int[] lengths = ints(words[3]);
                tape.setLengths(lengths);
                int[] labels = ints(words[4]);
                Tensor targets = floats(Shape.of(lengths.length, labels.length / lengths.length), labels);
                return CTC.loss(tape, in.get(0), targets, first, second[0] == 1);
            }
        }
    }

    private static int[] ints(String text) {
        return Stream.of(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static Tensor floats(Shape shape, int[] values) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < values.length; i++) {
            tensor.values()[i] = values[i];
        }
        return tensor;
    }

    private static void close(String what, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 1e-3, what + ": nothing but zeros proves nothing");
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * Math.abs(expected[i]) + 1e-6 * largest, what + " " + i);
        }
    }
}
