package dev.descent.optim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What schedules.txt holds: for each case, rows of numbers recorded from PyTorch. */
public final class Recordings {
    private Recordings() {}

    public static Map<String, double[][]> schedules() {
        try (InputStream in = Recordings.class.getResourceAsStream("schedules.txt")) {
            Map<String, double[][]> cases = new LinkedHashMap<>();
            for (String text : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("case ", -1)) {
                String[] lines = text.lines().toArray(String[]::new);
                if (lines.length > 0) {
                    cases.put(
                            lines[0],
                            Arrays.stream(lines)
                                    .skip(1)
                                    .map(Recordings::numbers)
                                    .toArray(double[][]::new));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" ", -1))
                .mapToDouble(word -> word.equals("nan") ? Double.NaN : Double.parseDouble(word))
                .toArray();
    }
}
