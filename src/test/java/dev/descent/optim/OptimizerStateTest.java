package dev.descent.optim;

import static dev.descent.optim.Fixtures.bits;
import static dev.descent.optim.Fixtures.many;
import static dev.descent.optim.Fixtures.putGradient;
import static dev.descent.optim.Fixtures.putGradients;
import static dev.descent.optim.Fixtures.weight;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.nn.Parameter;
import dev.descent.tensor.Tape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStateTest {
    private final Tape tape = Tape.training(1);

    @AfterEach
    void close() {
        tape.close();
    }

    static List<Rows.Row> rows() {
        return Rows.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void goesOnWithTheSameBits(Rows.Row row) {
        List<Parameter> parameters = many();
        Optimizer optimizer = new Optimizer(parameters, row.parabola());
        parameters.get(2).setTrainable(false);
        run(parameters, optimizer, 0, 10);
        optimizer.setLearningRate(0.02f);
        OptimizerState saved = optimizer.state();
        List<Parameter> copies = parameters.stream()
                .map(p -> weight(p.name(), p.tensor().toArray()))
                .toList();
        parameters.get(2).setTrainable(true);
        run(parameters, optimizer, 10, 20);

        Optimizer resumed = new Optimizer(copies, row.parabola());
        // Whatever it went through before is forgotten.
        run(copies.stream().map(p -> weight(p.name(), p.tensor().toArray())).toList(), resumed, 0, 1);
        resumed.restore(saved);
        assertEquals(10, resumed.steps());
        assertEquals(0.02f, resumed.learningRate());
        run(copies, resumed, 10, 20);
        assertArrayEquals(bits(parameters), bits(copies));
        assertEquals(20, resumed.steps());
    }

    private void run(List<Parameter> parameters, Optimizer optimizer, int from, int to) {
        for (int step = from; step < to; step++) {
            putGradients(parameters.stream().filter(Parameter::isTrainable).toList(), step);
            optimizer.step(tape);
        }
    }

    @Test
    void restoringForgetsWhatTheStateDoesNotHold() {
        Parameter w = weight("w", 1);
        Optimizer optimizer = new Optimizer(List.of(w), new Momentum(0.1f));
        OptimizerState fresh = optimizer.state();
        putGradient(w, 1);
        optimizer.step(tape);
        optimizer.restore(fresh);
        putGradient(w, 1);
        optimizer.step(tape);
        assertEquals(0.8f, w.tensor().values()[0], 1e-6f);
    }

    @Test
    void stateNamesWhatItHolds() {
        Parameter w = weight("dense1.weight", 1, 2);
        Optimizer optimizer = new Optimizer(List.of(w, weight("dense1.bias", 0)), new Adam(0.1f));
        putGradient(w, 1, 2);
        optimizer.step(tape);
        OptimizerState state = optimizer.state();
        assertEquals("Adam", state.rule());
        assertEquals(1, state.steps());
        assertEquals(
                List.of("dense1.weight/0", "dense1.weight/1"),
                List.copyOf(state.slots().keySet()));
        assertEquals(List.of("dense1.weight"), List.copyOf(state.scalars().keySet()));
        assertArrayEquals(new float[] {0.1f, 0.2f}, state.slots().get("dense1.weight/0"), 1e-6f);
        assertEquals(1, state.scalars().get("dense1.weight")[0]);
    }

    @Test
    void unfitStatesAreRefusedWhole() {
        Parameter w = weight("w", 1, 2);
        Optimizer optimizer = new Optimizer(List.of(w), new Adam(0.1f));
        putGradient(w, 1, 2);
        optimizer.step(tape);
        OptimizerState good = optimizer.state();
        String end = "; restore it into an optimizer of the same rule over the same parameters. Nothing was changed";

        refused(
                optimizer,
                new OptimizerState("SGD", 0.1f, 1, Map.of(), Map.of()),
                "it is one of SGD, expected Adam",
                end);
        refused(
                optimizer,
                new OptimizerState("Adam", 0.1f, 1, Map.of(), good.scalars()),
                "slot \"w/0\" is missing",
                end);
        Map<String, float[]> shorter = new LinkedHashMap<>(good.slots());
        shorter.put("w/1", new float[1]);
        refused(
                optimizer,
                new OptimizerState("Adam", 0.1f, 1, shorter, good.scalars()),
                "slot \"w/1\" has 1 elements, expected 2",
                end);
        refused(
                optimizer,
                new OptimizerState("Adam", 0.1f, 1, Map.of(), Map.of("v", new double[9])),
                "there is no parameter \"v\" here",
                end);
        refused(
                optimizer,
                new OptimizerState("Adam", 0.1f, 1, good.slots(), Map.of()),
                "slot \"w/0\" belongs to no parameter in it",
                end);
        refused(
                optimizer,
                new OptimizerState("Adam", 0.1f, 1, good.slots(), Map.of("w", new double[2])),
                "parameter \"w\" needs 9 numbers, the first being at least 1",
                end);
        refused(
                optimizer,
                new OptimizerState("Adam", 0.1f, -1, Map.of(), Map.of()),
                "-1 steps, expected at least 0",
                end);
        assertEquals(1, optimizer.steps());
        assertArrayEquals(good.slots().get("w/1"), optimizer.state().slots().get("w/1"));
    }

    private static void refused(Optimizer optimizer, OptimizerState state, String what, String end) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> optimizer.restore(state));
        assertEquals("optimizer: cannot restore the state: " + what + end, e.getMessage());
    }
}
