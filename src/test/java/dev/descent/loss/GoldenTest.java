package dev.descent.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients recorded from PyTorch by {@code src/test/python/losses_golden.py}. */
class GoldenTest {
    /** One line of the file. */
    record Case(Loss loss, Tensor outputs, Tensor targets, float value, float[] gradient) {
        static Case of(String line) {
            String[] fields = line.split(";", -1);
            return new Case(
                    lossOf(fields[0], fields[1]),
                    Tensor.of(shape(fields[2]), floats(fields[4])),
                    Tensor.of(shape(fields[3]), floats(fields[5])),
                    Float.parseFloat(fields[6]),
                    floats(fields[7]));
        }

        @Override
        public String toString() {
            return loss + " of " + outputs.shape() + " and " + targets.shape();
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream file = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(Case::of).toList();
        }
    }

    @Test
    void everyLossIsThere() throws IOException {
        Set<String> names = new TreeSet<>();
        cases().forEach(c -> names.add(c.loss().getClass().getSimpleName()));
        assertEquals(
                Set.of(
                        "BinaryCrossEntropy",
                        "CrossEntropy",
                        "Hinge",
                        "Huber",
                        "KLDivergence",
                        "MeanAbsoluteError",
                        "MeanSquaredError",
                        "NegativeLogLikelihood",
                        "SmoothL1"),
                names);
        assertEquals(79, cases().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradient(Case c) {
        c.outputs().needsGradient(true);
        try (Tape tape = Tape.training(1)) {
            Tensor loss = c.loss().forward(tape, c.outputs(), c.targets());
            assertEquals(Shape.of(), loss.shape());
            assertEquals(c.value(), loss.item(), 2e-6 * Math.abs(c.value()) + 1e-7);
            tape.backward(loss);
            close(c.gradient(), c.outputs().gradient(), 1);
        }
    }

    /** The gradient scales with what comes in, adds to what is there, and an inference tape gives the same value. */
    @ParameterizedTest
    @MethodSource("cases")
    void scaledAndAdded(Case c) {
        c.outputs().needsGradient(true);
        Arrays.fill(c.outputs().gradientToAdd(), 1f);
        try (Tape tape = Tape.training(1);
                Tape inference = Tape.inference()) {
            Tensor loss = c.loss().forward(tape, c.outputs(), c.targets());
            assertEquals(
                    loss.item(),
                    c.loss().forward(inference, c.outputs(), c.targets()).item());
            tape.backward(loss, -0.5f);
            float[] gradient = c.outputs().gradient();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] -= 1;
            }
            close(c.gradient(), gradient, -0.5f);
        }
    }

    private static void close(float[] expected, float[] actual, float scale) {
        assertEquals(expected.length, actual.length);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 1e-4, "a gradient of nothing but zeros proves nothing");
        for (int i = 0; i < expected.length; i++) {
            assertEquals(scale * expected[i], actual[i], 1e-6 * largest + (scale == 1 ? 0 : 1e-6), "element " + i);
        }
    }

    private static Loss lossOf(String name, String options) {
        String[] o = options.split(",", -1);
        return switch (name) {
            case "CrossEntropy" -> new CrossEntropy(Float.parseFloat(o[0]), Integer.parseInt(o[1]), floats(o[2]));
            case "NegativeLogLikelihood" -> new NegativeLogLikelihood(Integer.parseInt(o[0]), floats(o[1]));
            case "KLDivergence" -> new KLDivergence();
            case "BinaryCrossEntropy" -> new BinaryCrossEntropy(floats(options));
            case "MeanSquaredError" -> new MeanSquaredError();
            case "MeanAbsoluteError" -> new MeanAbsoluteError();
            case "Huber" -> new Huber(Float.parseFloat(options));
            case "SmoothL1" -> new SmoothL1(Float.parseFloat(options));
            case "Hinge" -> new Hinge(Float.parseFloat(o[0]), Integer.parseInt(o[1]));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Shape shape(String text) {
        return Shape.of(Arrays.stream(words(text)).mapToInt(Integer::parseInt).toArray());
    }

    private static float[] floats(String text) {
        String[] words = words(text);
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(words[i]);
        }
        return values;
    }

    private static String[] words(String text) {
        return text.isEmpty() ? new String[0] : text.split(" ");
    }
}
