package dev.descent.nn;

import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One case recorded by {@code src/test/python/layers_golden.py}: numbers by key, such as {@code gradient dense1.bias}. */
record Golden(String name, boolean training, Shape shape, Map<String, float[]> numbers) {
    static List<Golden> all() throws IOException {
        List<Golden> all = new ArrayList<>(read("golden.txt"));
        all.addAll(read("images.txt"));
        all.addAll(read("recurrent.txt"));
        all.addAll(read("sequences.txt"));
        return all;
    }

    static List<Golden> read(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream(name))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.strip().split("\n\n")).map(Golden::parse).toList();
        }
    }

    private static Golden parse(String paragraph) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        String name = "";
        boolean training = false;
        for (String line : paragraph.split("\n")) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "case" -> name = line.substring(5);
                case "mode" -> training = words[1].equals("training");
                case "value", "gradient", "after", "first", "last", "dfirst", "dlast" ->
                    numbers.put(words[0] + " " + words[1], floats(words, 2));
                default -> numbers.put(words[0], floats(words, 1));
            }
        }
        float[] dims = Objects.requireNonNull(numbers.remove("shape"));
        int[] shape = new int[dims.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) dims[i];
        }
        return new Golden(name, training, Shape.of(shape), numbers);
    }

    private static float[] floats(String[] words, int from) {
        float[] values = new float[words.length - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(words[from + i]);
        }
        return values;
    }

    float[] get(String key) {
        return Objects.requireNonNull(numbers.get(key), key);
    }

    /** Those whose key begins with {@code kind}, by the rest of the key: a parameter's name. */
    Map<String, float[]> all(String kind) {
        Map<String, float[]> found = new LinkedHashMap<>();
        numbers.forEach((key, values) -> {
            if (key.startsWith(kind + " ")) {
                found.put(key.substring(kind.length() + 1), values);
            }
        });
        return found;
    }

    @Override
    public String toString() {
        return name + (training ? ", training" : ", inference");
    }
}
