package dev.descent.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.nn.Parameter;
import dev.descent.tensor.Tape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Map<String, double[][]> RECORDED = Recordings.schedules();

    private static Map<String, Schedule> schedules() {
        Map<String, Schedule> all = new LinkedHashMap<>();
        all.put("constant", new ConstantRate(0.25).then(7, new ConstantRate(1)));
        all.put("step", new StepDecay(7, 0.3));
        all.put("multi-step", new MultiStepDecay(0.5, 3, 4, 31));
        all.put("exponential", new ExponentialDecay(0.93));
        all.put("linear", new PolynomialDecay(1));
        all.put("polynomial", new PolynomialDecay(2.5));
        all.put("cosine", new Cosine(0.05));
        all.put("restarts", new CosineRestarts(7, 1, 0.1));
        all.put("restarts-longer", new CosineRestarts(4, 3, 0));
        all.put("triangular", Cyclical.triangular(0.2, 8));
        all.put("triangular-skew", new Cyclical(0.2, 5, 11, 1, 1));
        all.put("triangular2", Cyclical.triangular2(0.1, 6));
        all.put("exp-range", Cyclical.expRange(0.1, 6, 0.97));
        all.put("warmup", new Warmup(9, 0.1));
        all.put("warmup-cosine", new Warmup(10).then(new Cosine()));
        all.put("lambda", time -> 1 / Math.sqrt(1.0 + time.step()));
        all.put("product", new ExponentialDecay(0.97).times(new StepDecay(10, 0.5)));
        all.put("one-cycle", new OneCycle());
        all.put("one-cycle-early", new OneCycle(0.1, 0.1, 0.02, 0.8, 0.9));
        return all;
    }

    static Set<String> names() {
        return schedules().keySet();
    }

    @Test
    void everyRecordingIsUsed() {
        Set<String> recorded = RECORDED.keySet().stream()
                .filter(name -> !name.startsWith("plateau") && !name.startsWith("weights"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(recorded, new TreeSet<>(names()));
        assertEquals(19, recorded.size());
    }

    @ParameterizedTest
    @MethodSource("names")
    void agreesWithPyTorch(String name) {
        double[][] expected = RECORDED.get(name);
        Schedule schedule = schedules().get(name);
        assertEquals(60, expected[0].length);
        for (int step = 0; step < 60; step++) {
            Time time = new Time(step, 60);
            assertEquals(expected[0][step], schedule.factor(time), 1e-8, name + ", step " + step);
            if (expected.length > 1) {
                assertEquals(expected[1][step], schedule.momentum(time), 1e-8, name + ", momentum " + step);
            } else {
                assertEquals(Double.NaN, schedule.momentum(time));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights-sgd", "weights-adam"})
    void momentumCyclesAsInPyTorch(String name) {
        double[][] expected = RECORDED.get(name);
        Parameter w = Fixtures.weight("w", 1, -0.5f, 0.25f);
        Optimizer optimizer = new Optimizer(List.of(w), name.endsWith("sgd") ? new Momentum(0.1f) : new Adam(0.1f));
        Schedule schedule = new OneCycle();
        try (Tape tape = Tape.training(1)) {
            for (int step = 0; step < 40; step++) {
                float[] at = w.tensor().values();
                float[] g = w.tensor().gradientToWrite();
                for (int i = 0; i < 3; i++) {
                    float noise = (i * 7919 + step * 104729) % 1000 / 1000f - 0.5f;
                    g[i] = at[i] * at[i] * at[i] - at[i] + noise;
                }
                optimizer.follow(schedule, new Time(step, 40));
                optimizer.step(tape);
                for (int i = 0; i < 3; i++) {
                    assertEquals(expected[step][i], at[i], 1e-5, name + ", step " + step + ", weight " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAFactorEvenInTheShortestRunAndBeyondTheEnd(String name) {
        Schedule schedule = schedules().get(name);
        for (int steps = 1; steps < 6; steps++) {
            for (int step = 0; step < 2 * steps; step++) {
                Time time = new Time(step, steps);
                double factor = schedule.factor(time);
                assertTrue(factor >= 0 && factor <= 1, name + " at " + time + ": " + factor);
                double momentum = schedule.momentum(time);
                assertTrue(Double.isNaN(momentum) || momentum >= 0 && momentum < 1, name + " at " + time);
            }
        }
    }

    @Test
    void countsInEpochs() {
        float[] factors = new MultiStepDecay(0.1, 1, 2).perEpoch().curve(9, 3);
        assertArrayEquals(new float[] {1, 1, 1, 0.1f, 0.1f, 0.1f, 0.01f, 0.01f, 0.01f}, factors, 1e-7f);
        float[] mixed = new Warmup(2, 0).then(new StepDecay(1, 0.5).perEpoch()).curve(8, 3);
        assertArrayEquals(new float[] {0, 0.5f, 1, 1, 1, 0.5f, 0.5f, 0.5f}, mixed, 1e-7f);
        float[] cycle = new OneCycle().perEpoch().curve(20, 2);
        assertEquals(cycle[0], cycle[1]);
        assertEquals(4e-6f, cycle[19], 1e-8f);
        assertEquals(0.95, new OneCycle().perEpoch().momentum(new Time(0, 20, 2)), 1e-9);
    }

    @Test
    void aSequenceGivesThePieceItsOwnLength() {
        float[] factors = new Cosine().then(4, new ConstantRate(0.25)).curve(6);
        assertArrayEquals(new float[] {1, 0.853553f, 0.5f, 0.146447f, 0.25f, 0.25f}, factors, 1e-6f);
        Schedule cycled = new OneCycle().then(4, new ConstantRate(1));
        assertEquals(0.95, cycled.momentum(new Time(3, 9)), 1e-9);
        assertEquals(Double.NaN, cycled.momentum(new Time(4, 9)));
        assertEquals(0.95, cycled.times(new Cosine()).momentum(new Time(3, 9)), 1e-9);
    }

    @Test
    void warmsUpInEqualStridesThatBeginAtOnce() {
        assertArrayEquals(new float[] {0.25f, 0.5f, 0.75f, 1, 1}, new Warmup(3).curve(5), 1e-7f);
    }

    @Test
    void refusesWhatIsNoSchedule() {
        String share = ", expected 0 to 1, a share of the rule's learning rate; 0.01 is a hundredth of it";
        String gamma = ", expected a finite number greater than 0; less than 1 lowers the rate, 0.1 to a tenth";
        String one = ", expected at least 1";
        String shrinking = ", expected greater than 0 and at most 1";
        refused("Time: step -1, expected at least 0", () -> new Time(-1, 1));
        refused("Time: steps 0" + one, () -> new Time(0, 0));
        refused("Time: stepsPerEpoch 0" + one, () -> new Time(0, 1, 0));
        refused("Warmup: steps 0" + one, () -> new Warmup(0));
        refused("Warmup: start 1.5" + share, () -> new Warmup(5, 1.5));
        refused("StepDecay: every 0" + one, () -> new StepDecay(0, 0.1));
        refused("StepDecay: gamma 0.0" + gamma, () -> new StepDecay(1, 0));
        refused("ExponentialDecay: gamma NaN" + gamma, () -> new ExponentialDecay(Double.NaN));
        refused(
                "MultiStepDecay: milestones [3, 3], expected each larger than the one before, the first at least 1",
                () -> new MultiStepDecay(0.1, 3, 3));
        refused("PolynomialDecay: power 0.0, expected a finite number greater than 0", () -> new PolynomialDecay(0));
        refused("PolynomialDecay: end -1.0" + share, () -> new PolynomialDecay(1, -1));
        refused("Cosine: end 2.0" + share, () -> new Cosine(2));
        refused("CosineRestarts: first 0" + one, () -> new CosineRestarts(0));
        refused("CosineRestarts: growth 0" + one, () -> new CosineRestarts(1, 0, 0));
        refused("Cyclical: up 0" + one, () -> Cyclical.triangular(0, 0));
        refused("Cyclical: perStep 1.5" + shrinking, () -> Cyclical.expRange(0, 1, 1.5));
        refused(
                "OneCycle: rise 1.0, expected at least 0 and less than 1, the share of the steps in which the rate rises",
                () -> new OneCycle(1, 0, 0, 0, 0));
        refused(
                "OneCycle: momentum 1.0, expected at least 0 and less than 1; 0.9 remembers about 10 steps, 0.99 about 100",
                () -> new OneCycle(0.3, 0, 0, 1, 0));
        refused(
                "ConstantRate: factor -1.0, expected a finite number of at least 0; 0 switches it off",
                () -> new ConstantRate(-1));
        refused("Schedule.then: steps 0" + one, () -> new Cosine().then(0, new Cosine()));
        refused("Schedule.curve: steps 0" + one, () -> new Cosine().curve(0));
        refused("Lookahead: k 0" + one, () -> new Lookahead(new SGD(1), 0, 0.5f));
        refused("Lookahead: alpha 0.0" + shrinking, () -> new Lookahead(new SGD(1), 1, 0));
    }

    @Test
    void refusesAFactorThatIsNone() {
        Schedule wrong = new Schedule() {
            @Override
            public double factor(Time time) {
                return time.step() == 3 ? -1 : 1;
            }

            @Override
            public double momentum(Time time) {
                return 2;
            }

            @Override
            public String toString() {
                return "wrong";
            }
        };
        Optimizer optimizer = new Optimizer(List.of(Fixtures.weight("w", 1)), new SGD(1));
        refused(
                "schedule wrong: at step 3 of 5 factor -1.0, expected a finite number of at least 0",
                () -> optimizer.follow(wrong, new Time(3, 5)));
        refused(
                "schedule wrong: at step 4 of 5 momentum 2.0, expected at least 0 and less than 1, or NaN for the rule's own",
                () -> optimizer.follow(wrong, new Time(4, 5)));
        assertEquals(1, optimizer.scheduleFactor());
    }

    private static void refused(String text, Executable code) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
