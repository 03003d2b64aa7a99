package dev.descent;

import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** An operation on an image with what it should give, recorded by {@code src/test/python/augment_golden.py}. */
public record GoldenImage(String[] call, Shape shape, float[] levels, float[] y) {
    public static List<GoldenImage> read(String resource) throws IOException {
        try (InputStream file = Objects.requireNonNull(GoldenImage.class.getResourceAsStream(resource))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            List<GoldenImage> all = new ArrayList<>();
            for (String block : text.strip().split("\n\n")) {
                String[] lines = block.split("\n");
                float[] dims = floats(lines[1]);
                Shape shape = Shape.of((int) dims[0], (int) dims[1], (int) dims[2]);
                all.add(new GoldenImage(lines[0].substring(5).split(" "), shape, floats(lines[2]), floats(lines[3])));
            }
            return all;
        }
    }

    private static float[] floats(String line) {
        String[] words = line.split(" ");
        float[] values = new float[words.length - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(words[i + 1]);
        }
        return values;
    }

    /** The image in [0, 1]. */
    public float[] values() {
        float[] values = Arrays.copyOf(levels, shape.size());
        for (int i = 0; i < values.length; i++) {
            values[i] /= 255;
        }
        return values;
    }

    public float number(int word) {
        return Float.parseFloat(call[word]);
    }

    @Override
    public String toString() {
        return String.join(" ", call) + " on " + shape;
    }
}
