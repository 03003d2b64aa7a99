package dev.descent.benchmarks;

import dev.descent.data.Dataset;
import dev.descent.data.Split;
import dev.descent.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Small data sets from files, as scikit-learn keeps them, and Fashion-MNIST. */
public final class Tables {
    private Tables() {}

    /** {@code wine_data.csv}: a header, 13 measures, the class. */
    public static Dataset wine(Path directory) throws IOException {
        float[][] rows = rows(directory.resolve("wine_data.csv"), ",", 1);
        float[][] inputs = new float[rows.length][];
        int[] classes = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            inputs[i] = java.util.Arrays.copyOf(rows[i], rows[i].length - 1);
            classes[i] = (int) rows[i][rows[i].length - 1];
        }
        return Dataset.of(inputs, classes);
    }

    /** {@code diabetes_data_raw.csv.gz} and {@code diabetes_target.csv.gz}; targets around 0, in units of about their spread. */
    public static Dataset diabetes(Path directory) throws IOException {
        float[][] inputs = rows(directory.resolve("diabetes_data_raw.csv.gz"), " ", 0);
        float[][] targets = rows(directory.resolve("diabetes_target.csv.gz"), " ", 0);
        float[] values = new float[targets.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (targets[i][0] - 152) / 77;
        }
        return Dataset.of(inputs, values);
    }

    /** The first images of Fashion-MNIST's four IDX files, as rows of 784. */
    static Split fashion(Path directory, int train, int test) throws IOException {
        return new Split(fashion(directory, "train", train), fashion(directory, "t10k", test));
    }

    private static Dataset fashion(Path directory, String part, int count) throws IOException {
        return Fashion.read(directory, part).subset(IntStream.range(0, count).toArray()).withInputShape(Shape.of(784));
    }

    private static float[][] rows(Path file, String delimiter, int header) throws IOException {
        List<float[]> rows = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().skip(header).toList()) {
                String[] words = line.split(delimiter);
                float[] row = new float[words.length];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(words[i]);
                }
                rows.add(row);
            }
        }
        return rows.toArray(new float[0][]);
    }
}
