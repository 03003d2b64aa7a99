package dev.descent.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import dev.descent.optim.Rows.Recorded;
import dev.descent.optim.Rows.Row;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every update rule keeps: it descends, agrees with PyTorch step by step, and does not mind how ranges are cut. */
class UpdateRuleContractTest {
    private static final int STEPS = 50;

    static List<Row> rows() {
        return Rows.rows();
    }

    static List<Recorded> recorded() {
        return Rows.recorded();
    }

    @Test
    void everyRuleHasARow() throws Exception {
        Path root = Path.of(UpdateRule.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> rules;
        try (Stream<Path> files = Files.list(root.resolve("dev/descent/optim"))) {
            rules = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(UpdateRuleContractTest::isRule)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertEquals(14, rules.size());
        assertEquals(rules, rows().stream().map(Row::toString).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static boolean isRule(String name) {
        try {
            Class<?> type = Class.forName("dev.descent.optim." + name);
            return UpdateRule.class.isAssignableFrom(type) && !type.isInterface();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyTrajectoryIsUsed() {
        assertEquals(
                trajectories().keySet().stream().sorted().toList(),
                recorded().stream().map(Recorded::name).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void agreesWithPyTorch(Recorded recorded) {
        float[][] expected = trajectories().get(recorded.name());
        assertEquals(STEPS, expected.length);
        Parameter first = Parameter.weight("first", Tensor.of(Shape.of(2, 3), start(0, 6)));
        Parameter second = Parameter.weight("second", Tensor.of(Shape.of(3), start(1, 3)));
        Optimizer optimizer = new Optimizer(
                List.of(first, second), recorded.rule(), recorded.settings().toArray(new Part[0]));
        try (Tape tape = Tape.training(1)) {
            for (int step = 0; step < STEPS; step++) {
                putGradient(first, step, 0);
                if (step >= recorded.late()) {
                    putGradient(second, step, 1);
                }
                optimizer.step(tape);
                compare(recorded.name() + ", step " + step, expected[step], first, second);
            }
        }
    }

    private static void compare(String where, float[] expected, Parameter first, Parameter second) {
        for (int i = 0; i < 9; i++) {
            float got = i < 6 ? first.tensor().values()[i] : second.tensor().values()[i - 6];
            // A weight on its way through 0 has few digits; 1e-2 is far below the size of all others.
            float allowed = 1e-5f * Math.max(1e-2f, Math.abs(expected[i]));
            assertEquals(expected[i], got, allowed, where + ", weight " + i);
        }
    }

    private static float[] start(int index, int size) {
        float[] w = new float[size];
        for (int i = 0; i < size; i++) {
            w[i] = 0.25f * ((7 * i + 3 * index) % 11) - 1;
        }
        return w;
    }

    private static void putGradient(Parameter parameter, int step, int index) {
        float[] w = parameter.tensor().values();
        float[] g = parameter.tensor().gradientToWrite();
        for (int i = 0; i < w.length; i++) {
            float noise = (i * 7919 + index * 541 + step * 104729) % 1000 / 1000f - 0.5f;
            g[i] = w[i] * w[i] * w[i] - w[i] + noise;
        }
    }

    private static Map<String, float[][]> trajectories() {
        try (InputStream in = UpdateRuleContractTest.class.getResourceAsStream("trajectories.txt")) {
            Map<String, float[][]> cases = new LinkedHashMap<>();
            for (String text : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("case ", -1)) {
                List<String> lines = text.lines().toList();
                if (!lines.isEmpty()) {
                    cases.put(
                            lines.get(0),
                            lines.stream()
                                    .skip(1)
                                    .map(UpdateRuleContractTest::numbers)
                                    .toArray(float[][]::new));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] numbers(String line) {
        String[] words = line.split(" ", -1);
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }

    /** f(w) = w₀² / 2 + 5 w₁². */
    @ParameterizedTest
    @MethodSource("rows")
    void descendsAParabola(Row row) {
        Parameter w = Parameter.weight("w", Tensor.of(Shape.of(2), 3, -2));
        float[] at = w.tensor().values();
        Optimizer optimizer = new Optimizer(List.of(w), row.parabola());
        try (Tape tape = Tape.training(1)) {
            for (int step = 0; step < 1000; step++) {
                float[] g = w.tensor().gradientToWrite();
                g[0] = at[0];
                g[1] = 10 * at[1];
                optimizer.step(tape);
            }
        }
        double f = 0.5 * at[0] * at[0] + 5 * at[1] * at[1];
        assertTrue(f < 1e-3, () -> "from 24.5 to " + f);
    }

    /** f(w) = (1 − w₀)² + 100 (w₁ − w₀²)². */
    @ParameterizedTest
    @MethodSource("rows")
    void followsRosenbrocksValley(Row row) {
        Parameter w = Parameter.weight("w", Tensor.of(Shape.of(2), -1.2f, 1));
        float[] at = w.tensor().values();
        Optimizer optimizer = new Optimizer(List.of(w), row.valley());
        try (Tape tape = Tape.training(1)) {
            for (int step = 0; step < 10_000; step++) {
                float[] g = w.tensor().gradientToWrite();
                float rise = at[1] - at[0] * at[0];
                g[0] = -2 * (1 - at[0]) - 400 * at[0] * rise;
                g[1] = 200 * rise;
                optimizer.step(tape);
            }
        }
        double rise = at[1] - at[0] * at[0];
        double f = (1 - at[0]) * (1 - at[0]) + 100 * rise * rise;
        assertTrue(f < 0.05, () -> "from 24.2 to " + f);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bitsDoNotDependOnRanges(Row row) {
        assertArrayEquals(run(row.parabola(), 1003), run(row.parabola(), 1, 2, 9, 130, 131, 700, 1003));
    }

    private static float[] run(UpdateRule rule, int... ends) {
        int size = ends[ends.length - 1];
        float[] w = new float[size];
        float[] g = new float[size];
        float[][] state = new float[rule.slots()][size];
        Hyper hyper = new Hyper();
        for (int step = 0; step < 20; step++) {
            for (int i = 0; i < size; i++) {
                g[i] = (float) Math.sin(i * 1.7 + step);
            }
            hyper.begin(0.01f);
            rule.prepare(hyper);
            int from = 0;
            for (int to : ends) {
                rule.update(w, g, state, from, to, hyper);
                from = to;
            }
        }
        return w;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void leavesWhatLiesOutsideItsRange(Row row) {
        UpdateRule rule = row.parabola();
        float[] w = {7, 7, 7, 7};
        float[] g = {1, 1, 1, 1};
        float[][] state = new float[rule.slots()][4];
        Hyper hyper = new Hyper();
        hyper.begin(0.01f);
        rule.prepare(hyper);
        rule.update(w, g, state, 1, 3, hyper);
        assertEquals(7, w[0]);
        assertTrue(w[1] < 7 && w[2] < 7);
        assertEquals(7, w[3]);
        for (float[] slot : state) {
            assertEquals(0, slot[0]);
            assertEquals(0, slot[3]);
        }
    }
}
