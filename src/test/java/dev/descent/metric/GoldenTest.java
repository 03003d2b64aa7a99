package dev.descent.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values computed from the definitions by {@code src/test/python/metrics_golden.py}. */
class GoldenTest {
    /** One line of the file, with the data that stand above it. */
    record Case(Metric metric, Tensor predictions, Tensor targets, double value) {
        @Override
        public String toString() {
            return metric.name() + " of " + predictions.shape() + " and " + targets.shape();
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Tensor predictions = Tensor.scalar(0);
            Tensor targets = Tensor.scalar(0);
            for (String line : text.lines().toList()) {
                String[] fields = line.split(";", -1);
                if (fields[0].equals("data")) {
                    predictions = tensor(fields[1], fields[3]);
                    targets = tensor(fields[2], fields[4]);
                } else {
                    cases.add(new Case(metric(fields[0]), predictions, targets, Double.parseDouble(fields[1])));
                }
            }
        }
        return cases;
    }

    @Test
    void everyLineIsRead() throws IOException {
        assertEquals(64, cases().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inOneBatch(Case c) {
        Metric.Meter meter = c.metric().meter();
        meter.add(c.predictions(), c.targets());
        assertEquals(c.value(), meter.value(), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inBatchesOfSeven(Case c) {
        Metric.Meter meter = c.metric().meter();
        int rows = c.predictions().dim(0);
        for (int from = 0; from < rows; from += 7) {
            int to = Math.min(rows, from + 7);
            meter.add(rows(c.predictions(), from, to), rows(c.targets(), from, to));
        }
        assertEquals(c.value(), meter.value(), 1e-9);
    }

    private static Tensor rows(Tensor tensor, int from, int to) {
        int width = tensor.size() / tensor.dim(0);
        // a longer array than the shape needs, as a batch's tensors have
        float[] values = Arrays.copyOf(Arrays.copyOfRange(tensor.values(), from * width, to * width), 10 * width);
        return Tensor.over(tensor.shape().with(0, to - from), values);
    }

    private static Metric metric(String text) {
        String[] words = text.split(" ");
        String option = words.length == 1 ? "" : words[1];
        Average average = Average.MACRO;
        if (option.equals("micro")) {
            average = Average.MICRO;
        } else if (!option.isEmpty()) {
            average = Average.ofClass(Integer.parseInt(option));
        }
        return switch (words[0]) {
            case "Accuracy" -> new Accuracy();
            case "Precision" -> option.isEmpty() ? new Precision() : new Precision(average);
            case "Recall" -> option.isEmpty() ? new Recall() : new Recall(average);
            case "F1" -> option.isEmpty() ? new F1() : new F1(average);
            case "RocAuc" -> new RocAuc();
            case "TopK" -> new TopK(Integer.parseInt(option));
            case "Mae" -> new Mae();
            case "Rmse" -> new Rmse();
            case "R2" -> new R2();
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Tensor tensor(String shape, String values) {
        String[] words = values.split(" ");
        float[] floats = new float[words.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(words[i]);
        }
        return Tensor.of(
                Shape.of(Arrays.stream(shape.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray()),
                floats);
    }
}
