package dev.descent.optim;

import static dev.descent.optim.Fixtures.bits;
import static dev.descent.optim.Fixtures.many;
import static dev.descent.optim.Fixtures.putGradient;
import static dev.descent.optim.Fixtures.putGradients;
import static dev.descent.optim.Fixtures.weight;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.Part;
import dev.descent.kernel.Workers;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private final Tape tape = Tape.training(1);

    @AfterEach
    void close() {
        tape.close();
    }

    static List<Rows.Row> rows() {
        return Rows.rows();
    }

    @Test
    void aGroupMayHaveOtherSettingsOfTheRule() {
        Parameter[] mixed = {weight("a", 3), weight("b", 3)};
        Parameter[] calm = {weight("a", 3)};
        Optimizer grouped = new Optimizer(
                List.of(mixed), new Adam(0.1f), Group.named("a", 1).ruledBy(new Adam(9, 0.5, 0.6, 1e-3)));
        Optimizer alone = new Optimizer(List.of(calm), new Adam(0.1f, 0.5, 0.6, 1e-3));
        for (int step = 0; step < 4; step++) {
            putGradient(mixed[0], 1 + step);
            putGradient(mixed[1], 1 + step);
            putGradient(calm[0], 1 + step);
            grouped.step(tape);
            alone.step(tape);
        }
        assertEquals(calm[0].tensor().values()[0], mixed[0].tensor().values()[0]);
        assertNotEquals(mixed[1].tensor().values()[0], mixed[0].tensor().values()[0]);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bitsDoNotDependOnThreads(Rows.Row row) {
        Part[] settings = {new ElasticNet(1e-4f, 1e-3f), new DecoupledDecay(1e-2f), new ClipNorm(3)};
        int[] expected = null;
        for (int threads = 1; threads <= 4; threads++) {
            List<Parameter> parameters = many();
            Optimizer optimizer = new Optimizer(parameters, row.parabola(), settings);
            try (Workers workers = Workers.of(threads);
                    Tape wide = Tape.training(1, workers)) {
                for (int step = 0; step < 5; step++) {
                    putGradients(parameters, step);
                    optimizer.step(wide);
                }
            }
            int[] bits = bits(parameters);
            expected = expected == null ? bits : expected;
            assertArrayEquals(expected, bits, threads + " threads");
        }
    }

    @Test
    void blocksCoverEveryElementOnce() {
        int[] sizes = many().stream().mapToInt(p -> p.tensor().size()).toArray();
        int[][] seen = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
        Blocks blocks = new Blocks(sizes);
        blocks.run(Workers.single(), (block, parameter, from, to) -> {
            assertTrue(from < to && to - from <= Blocks.BLOCK);
            for (int i = from; i < to; i++) {
                seen[parameter][i]++;
            }
        });
        for (int[] counts : seen) {
            assertTrue(Arrays.stream(counts).allMatch(count -> count == 1));
        }
    }

    @Test
    void makesNoGarbage() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Parameter> parameters = many();
        Part[] settings = {new ElasticNet(1e-4f, 1e-3f), new ClipNorm(3), Group.named("p1", 0.5f)};
        try (Workers workers = Workers.of(2);
                Tape wide = Tape.training(1, workers)) {
            for (UpdateRule rule :
                    List.of(new AdamW(1e-3f), new NAdam(1e-3f), new RMSprop(1e-3f, 0.9, 1e-8, 0.9, true))) {
                Optimizer optimizer = new Optimizer(parameters, rule, settings);
                for (Tape each : List.of(tape, wide)) {
                    for (int step = 0; step < 50; step++) {
                        touchGradients(parameters);
                        optimizer.step(each);
                    }
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int step = 0; step < 50; step++) {
                        touchGradients(parameters);
                        optimizer.step(each);
                    }
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    assertTrue(bytes < 500, () -> rule + ": " + bytes + " bytes in 50 steps");
                }
            }
        }
    }

    private static void touchGradients(List<Parameter> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).tensor().gradientToWrite()[0] = 1;
        }
    }

    record SignDescent(float learningRate) implements UpdateRule {
        @Override
        public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {
            for (int i = from; i < to; i++) {
                w[i] -= hyper.rate() * Math.signum(g[i]);
            }
        }
    }

    @Test
    void takesARuleOfOnesOwn() {
        Parameter w = weight("w", 1, 2, 3);
        Optimizer optimizer = new Optimizer(List.of(w), new SignDescent(0.5f));
        putGradient(w, 7, -0.1f, 0);
        optimizer.step(tape);
        assertArrayEquals(new float[] {0.5f, 2.5f, 3}, w.tensor().values());
    }

    @Test
    void clearsGradients() {
        Parameter w = weight("w", 1);
        Optimizer optimizer = new Optimizer(List.of(w), new SGD(0.5f));
        putGradient(w, 1);
        optimizer.step(tape);
        assertFalse(w.tensor().hasGradient());
        putGradient(w, 1);
        optimizer.clearGradients();
        optimizer.step(tape);
        assertEquals(0.5f, w.tensor().values()[0]);
        assertEquals(2, optimizer.steps());
    }

    @Test
    void leavesFrozenParametersAndBuffers() {
        Parameter frozen = weight("frozen", 1).setTrainable(false);
        Parameter buffer = Parameter.buffer("buffer", Tensor.of(Shape.of(1), 1));
        Parameter without = weight("without", 1);
        Parameter w = weight("w", 1);
        Optimizer optimizer =
                new Optimizer(List.of(frozen, buffer, without, w), new Adam(0.5f), new DecoupledDecay(0.5f));
        for (Parameter p : List.of(frozen, buffer, w)) {
            putGradient(p, 1);
        }
        optimizer.step(tape);
        assertEquals(1, frozen.tensor().values()[0]);
        assertEquals(1, buffer.tensor().values()[0]);
        assertEquals(1, without.tensor().values()[0]);
        assertNotEquals(1, w.tensor().values()[0]);
    }

    @Test
    void updatesASharedTensorOnce() {
        Parameter w = weight("w", 1);
        Parameter same = Parameter.weight("same", w.tensor());
        Optimizer optimizer = new Optimizer(List.of(w, w, same), new SGD(0.25f));
        putGradient(w, 1);
        optimizer.step(tape);
        assertEquals(0.75f, w.tensor().values()[0]);
    }

    @Test
    void ratesMultiply() {
        Parameter w = weight("dense1.weight", 0).setRateScale(0.5f);
        Parameter other = weight("dense10.weight", 0);
        Optimizer optimizer = new Optimizer(List.of(w, other), new SGD(8), Group.named("dense1", 0.25f));
        assertEquals(8, optimizer.learningRate());
        optimizer.setLearningRate(16);
        putGradient(w, 1);
        putGradient(other, 1);
        optimizer.step(tape);
        assertEquals(-2, w.tensor().values()[0]);
        assertEquals(-16, other.tensor().values()[0]);
    }

    @Test
    void penaltiesReachDecayedParametersOnly() {
        Parameter w = weight("w", 2, -2, 0);
        Parameter b = Parameter.bias("b", Tensor.of(Shape.of(1), 2));
        Parameter exempt = weight("exempt", 2).setDecayed(false);
        Part[] penalties = {new L1(0.25f), new L2(0.5f), new ElasticNet(0.25f, 0.5f), new DecoupledDecay(0.5f)};
        Optimizer optimizer = new Optimizer(List.of(w, b, exempt), new SGD(0.5f), penalties);
        putGradient(w, 1, 1, 1);
        putGradient(b, 1);
        putGradient(exempt, 1);
        optimizer.step(tape);
        // g = 1 + 0.5 sign(w) + w, and w is first multiplied by 0.75
        assertArrayEquals(
                new float[] {1.5f - 1.75f, -1.5f + 0.75f, -0.5f}, w.tensor().values());
        assertArrayEquals(new float[] {1.5f}, b.tensor().values());
        assertArrayEquals(new float[] {1.5f}, exempt.tensor().values());
    }

    @Test
    void aGroupsPenaltiesTakeThePlaceOfTheOptimizers() {
        Parameter plain = weight("plain.w", 1);
        Parameter kept = weight("kept.w", 1);
        Parameter none = weight("none.w", 1);
        Optimizer optimizer = new Optimizer(
                List.of(plain, kept, none),
                new SGD(0.5f),
                new L2(0.5f),
                Group.named("kept", 0.5f),
                Group.named("none", 1, new L2(0)));
        for (Parameter p : List.of(plain, kept, none)) {
            putGradient(p, 0);
        }
        optimizer.step(tape);
        assertEquals(0.75f, plain.tensor().values()[0]);
        assertEquals(0.875f, kept.tensor().values()[0]);
        assertEquals(1, none.tensor().values()[0]);
    }

    @Test
    void whatIsNewIsWeighedBeforeRounding() {
        assertEquals(1e-3f, Steps.fresh(0.999));
    }

    @Test
    void signIsExact() {
        float[] x = {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e-20f, -3, Float.MAX_VALUE, Float.NEGATIVE_INFINITY};
        for (float each : x) {
            assertEquals(Math.signum(each), Steps.sign(each), "sign of " + each);
        }
        assertTrue(Float.isNaN(Steps.sign(Float.NaN)));
    }

    @Test
    void normIsThatOfAllGradients() {
        Parameter a = weight("a", 0);
        Parameter b = weight("b", 0, 0);
        Optimizer optimizer = new Optimizer(List.of(a, b), new SGD(1), new ClipNorm(6.5f));
        assertTrue(Double.isNaN(optimizer.gradientNorm()));
        putGradient(a, 3);
        putGradient(b, 4, 12);
        assertEquals(13, optimizer.gradientNorm(tape), 1e-12);
        optimizer.step(tape);
        assertEquals(13, optimizer.gradientNorm(), 1e-12);
        assertArrayEquals(new float[] {-2, -6}, b.tensor().values(), 1e-5f);
        assertEquals(0, optimizer.gradientNorm(tape));
    }

    @Test
    void tellsGradientsThatAreNotFinite() {
        List<Parameter> parameters = many();
        Optimizer optimizer = new Optimizer(parameters, new SGD(1));
        putGradients(parameters, 0);
        assertTrue(optimizer.finiteGradients(tape));
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            putGradients(parameters, 0);
            parameters.get(1).tensor().gradient()[5 * Blocks.BLOCK + 76] = bad;
            assertFalse(optimizer.finiteGradients(tape));
            assertFalse(Double.isFinite(optimizer.gradientNorm(tape)));
        }
        parameters.get(1).setTrainable(false);
        assertTrue(optimizer.finiteGradients(tape));
    }

    /** The loss is the mean over the rows of (w · x − y)² / 2. */
    @Test
    void smallBatchesAddUpToALargeOne() {
        int rows = 32;
        float[] x = new float[rows];
        float[] y = new float[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = (float) Math.sin(i);
            y[i] = 3 * x[i] + (float) Math.cos(5 * i);
        }
        Parameter whole = weight("w", 0.5f);
        Parameter parts = weight("w", 0.5f);
        Optimizer onWhole = new Optimizer(List.of(whole), new Adam(0.1f));
        Optimizer onParts = new Optimizer(List.of(parts), new Adam(0.1f));
        for (int step = 0; step < 20; step++) {
            tape.begin(step);
            tape.backward(loss(whole.tensor(), x, y, 0, rows));
            onWhole.step(tape);
            for (int part = 0; part < 4; part++) {
                tape.begin(step * 4 + part);
                tape.backward(loss(parts.tensor(), x, y, 8 * part, 8 * part + 8), 1 / 4f);
            }
            onParts.step(tape);
        }
        assertNotEquals(0.5f, whole.tensor().values()[0]);
        assertEquals(whole.tensor().values()[0], parts.tensor().values()[0], 1e-5f);
    }

    private Tensor loss(Tensor w, float[] x, float[] y, int from, int to) {
        Tensor loss = tape.result(Shape.of(), w);
        float sum = 0;
        float slope = 0;
        for (int i = from; i < to; i++) {
            float error = w.values()[0] * x[i] - y[i];
            sum += error * error / 2;
            slope += error * x[i];
        }
        loss.values()[0] = sum / (to - from);
        float dw = slope / (to - from);
        tape.record(loss, () -> w.gradientToAdd()[0] += dw * loss.gradient()[0]);
        return loss;
    }
}
