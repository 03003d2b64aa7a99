package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** One case of an operation, recorded by {@code src/test/python/conv_golden.py} or {@code sequences_golden.py}. */
record GoldenCase(
        String call,
        List<Tensor> inputs,
        List<float[]> gradients,
        Shape out,
        float[] dy,
        float[] y,
        List<float[]> after) {
    @Override
    public String toString() {
        return call.substring(0, Math.min(60, call.length())) + " on "
                + inputs.get(0).shape();
    }

    static List<GoldenCase> all(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(GoldenCase.class.getResourceAsStream(name))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.strip().split("\n\n")).map(GoldenCase::parse).toList();
        }
    }

    private static GoldenCase parse(String block) {
        String call = "";
        Shape shape = Shape.of();
        Shape out = Shape.of();
        float[] dy = {};
        float[] y = {};
        List<Tensor> inputs = new ArrayList<>();
        List<float[]> gradients = new ArrayList<>();
        List<float[]> after = new ArrayList<>();
        for (String line : block.split("\n")) {
            String key = line.substring(0, line.indexOf(' '));
            String rest = line.substring(key.length() + 1);
            switch (key) {
                case "case" -> call = rest;
                case "shape" -> shape = shape(rest);
                case "out" -> out = shape(rest);
                case "value" -> inputs.add(Tensor.of(shape, floats(rest)).needsGradient(true));
                case "gradient" -> gradients.add(floats(rest));
                case "dy" -> dy = floats(rest);
                case "y" -> y = floats(rest);
                default -> after.add(floats(rest));
            }
        }
        return new GoldenCase(call, inputs, gradients, out, dy, y, after);
    }

    private static Shape shape(String text) {
        return text.isEmpty()
                ? Shape.of()
                : Shape.of(
                        Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    static float[] floats(String text) {
        String[] words = text.split(" ");
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(words[i]);
        }
        return values;
    }
}
