package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.op.Arithmetic;
import dev.descent.op.Embeddings;
import dev.descent.op.Reductions;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths, states and first weights of recurrent layers; their formulas are {@link LayerContractTest}'s. */
class RecurrentTest {
    private static final Map<String, Recurrent.Plan> PLANS = Map.of(
            "rnn", rnn(4),
            "lstm", lstm(5),
            "lstm deep", lstm(3).layers(2).bidirectional(),
            "gru", gru(5),
            "gru deep", gru(3).layers(2).bidirectional());

    static List<Golden> cases() throws IOException {
        List<Golden> cases = Golden.read("recurrent_states.txt");
        assertEquals(PLANS.size(), cases.size());
        return cases;
    }

    /** PyTorch's packed sequences, with a gradient for the outputs and for the last states. */
    @ParameterizedTest
    @MethodSource("cases")
    void lengthsAndStatesAsInPyTorch(Golden golden) {
        Model model = Model.of(golden.shape(), 1, PLANS.get(golden.name()));
        golden.all("value")
                .forEach((name, values) -> System.arraycopy(
                        values, 0, model.parameter(name).tensor().values(), 0, values.length));
        Recurrent layer = (Recurrent) model.root().layers().get(0).layer();
        int[] lengths = new int[golden.get("lengths").length];
        Arrays.setAll(lengths, i -> (int) golden.get("lengths")[i]);
        Tensor x = Tensor.of(golden.shape().withFirst(lengths.length), golden.get("x"))
                .needsGradient(true);
        List<Tensor> hidden = tensors(golden, "first", "hidden", lengths.length);
        List<Tensor> cells = tensors(golden, "first", "cells", lengths.length);
        try (Tape tape = Tape.training(3)) {
            tape.setLengths(lengths);
            Recurrent.Output output = layer.forward(tape, x, new Recurrent.State(hidden, cells));
            close("y", golden.get("y"), output.outputs().toArray());
            Tensor loss = dot(tape, output.outputs(), golden.get("dy"));
            loss = Arithmetic.add(
                    tape, loss, states(tape, golden, "hidden", output.state().hidden()));
            if (!cells.isEmpty()) {
                loss = Arithmetic.add(
                        tape, loss, states(tape, golden, "cells", output.state().cells()));
            }
            tape.backward(loss);
        }
        close("dx", golden.get("dx"), x.gradient());
        golden.all("gradient")
                .forEach((name, gradient) ->
                        close(name, gradient, model.parameter(name).tensor().gradient()));
        for (int i = 0; i < hidden.size(); i++) {
            close("dh", golden.get("dfirst hidden" + i), hidden.get(i).gradient());
        }
        for (int i = 0; i < cells.size(); i++) {
            close("dc", golden.get("dfirst cells" + i), cells.get(i).gradient());
        }
    }

    /** Entries of a small table are multiplied once each; the sum with zero hides that they are entries. */
    @ParameterizedTest
    @ValueSource(strings = {"rnn", "lstm", "lstm deep", "gru", "gru deep"})
    void entriesOfATableAsAnyOtherInputs(String name) {
        for (int padding : new int[] {Embeddings.NO_PADDING, 2}) {
            Map<String, float[]> entries = trainedOnEntries(name, padding, false);
            Map<String, float[]> rows = trainedOnEntries(name, padding, true);
            assertArrayEquals(rows.get("y"), entries.get("y"));
            rows.forEach((which, values) -> close(which, values, entries.get(which)));
            if (padding >= 0) {
                assertArrayEquals(new float[3], Arrays.copyOfRange(entries.get("table"), 3 * padding, 3 * padding + 3));
            }
        }
    }

    private static Map<String, float[]> trainedOnEntries(String name, int padding, boolean hidden) {
        Rng rng = new Rng(5);
        Model model = Model.of(Shape.of(7, 3), 1, PLANS.get(name));
        Tensor table = Tensor.zeros(Shape.of(6, 3)).needsGradient(true);
        for (int i = 0; i < table.size(); i++) {
            table.values()[i] = (float) rng.normal(i);
        }
        Tensor letters = Tensor.zeros(Shape.of(4, 7));
        for (int i = 0; i < letters.size(); i++) {
            letters.values()[i] = rng.below(6, 100 + i);
        }
        Map<String, float[]> all = new HashMap<>();
        try (Tape tape = Tape.training(3, 2)) {
            tape.setLengths(new int[] {7, 1, 4, 6});
            Tensor x = Embeddings.embedding(tape, letters, table, padding);
            Tensor y = model.root().forward(tape, hidden ? Arithmetic.add(tape, x, Tensor.scalar(0)) : x);
            all.put("y", y.toArray());
            // The table is used elsewhere as well, so that its gradient is added to.
            tape.backward(Arithmetic.add(
                    tape,
                    Reductions.sum(tape, Arithmetic.mul(tape, y, y)),
                    Reductions.sum(tape, Embeddings.embedding(tape, Tensor.of(Shape.of(1), 1), table, padding))));
            assertEquals(hidden, x.hasGradient());
        }
        all.put("table", table.gradient());
        for (Parameter parameter : model.parameters()) {
            all.put(parameter.name(), parameter.tensor().gradient());
        }
        return all;
    }

    private static List<Tensor> tensors(Golden golden, String kind, String which, int batch) {
        List<Tensor> all = new ArrayList<>();
        golden.all(kind).forEach((name, values) -> {
            if (name.startsWith(which)) {
                all.add(Tensor.of(Shape.of(batch, values.length / batch), values)
                        .needsGradient(true));
            }
        });
        return all;
    }

    private static Tensor states(Tape tape, Golden golden, String which, List<Tensor> states) {
        Tensor sum = Tensor.scalar(0);
        for (int i = 0; i < states.size(); i++) {
            close(which, golden.get("last " + which + i), states.get(i).toArray());
            sum = Arithmetic.add(tape, sum, dot(tape, states.get(i), golden.get("dlast " + which + i)));
        }
        return sum;
    }

    private static Tensor dot(Tape tape, Tensor a, float[] b) {
        return Reductions.sum(tape, Arithmetic.mul(tape, a, Tensor.of(a.shape(), b)));
    }

    private static void close(String what, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 1e-3, what + ": nothing but zeros proves nothing");
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * Math.abs(expected[i]) + 2e-6 * largest, what + " " + i);
        }
    }

    static Stream<Recurrent.Plan> plans() {
        return Stream.of(lstm(7).layers(2).bidirectional(), gru(7).bidirectional(), rnn(7).bidirectional());
    }

    /** What else is in the batch, and what stands behind a sequence's end, changes no bit of its outputs. */
    @ParameterizedTest
    @MethodSource("plans")
    void paddingAndNeighboursChangeNothing(Recurrent.Plan plan) {
        int time = 9;
        int in = 4;
        Model model = Model.of(Shape.of(time, in), 5, plan);
        Rng rng = new Rng(8);
        float[] first = new float[6 * time * in];
        float[] second = new float[6 * time * in];
        int[] lengths = {9, 3, 1, 5, 9, 2};
        int[] others = {1, 3, 9, 9, 4, 8};
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) rng.normal(i);
            second[i] = (float) rng.normal(i + 10_000);
        }
        // The second sequence is the same in both batches as far as it goes.
        System.arraycopy(first, time * in, second, time * in, 3 * in);
        float[] a = outputs(model, lengths, first, time, in);
        float[] b = outputs(model, others, second, time, in);
        int width = model.outputShape().size();
        assertArrayEquals(Arrays.copyOfRange(a, width, 2 * width), Arrays.copyOfRange(b, width, 2 * width));
        float[] alone = Arrays.copyOfRange(first, time * in, time * in + 3 * in);
        Model shorter = Model.of(Shape.of(3, in), 5, plan);
        float[] unpadded;
        try (Tape tape = Tape.inference()) {
            unpadded =
                    shorter.forward(tape, Tensor.of(Shape.of(1, 3, in), alone)).toArray();
        }
        assertArrayEquals(unpadded, Arrays.copyOfRange(a, width, width + unpadded.length), 1e-6f);
        for (int i = width + unpadded.length; i < 2 * width; i++) {
            assertEquals(0, a[i]);
        }
    }

    private static float[] outputs(Model model, int[] lengths, float[] x, int time, int in) {
        try (Tape tape = Tape.inference()) {
            tape.setLengths(lengths);
            return model.forward(tape, Tensor.of(Shape.of(lengths.length, time, in), x))
                    .toArray();
        }
    }

    @Test
    void statesCarryASequenceOverPieces() {
        Model model = Model.of(Shape.of(8, 3), 5, lstm(6).layers(2));
        Recurrent layer = (Recurrent) model.root().layers().get(0).layer();
        Rng rng = new Rng(4);
        float[] x = new float[8 * 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.normal(i);
        }
        try (Tape tape = Tape.inference()) {
            float[] whole = layer.forward(tape, Tensor.of(Shape.of(1, 8, 3), x)).toArray();
            Tensor head = Tensor.of(Shape.of(1, 5, 3), Arrays.copyOf(x, 15));
            Tensor tail = Tensor.of(Shape.of(1, 3, 3), Arrays.copyOfRange(x, 15, 24));
            Recurrent.State state = layer.forward(tape, head, null).state().detached();
            tape.begin(1);
            float[] end = layer.forward(tape, tail, state).outputs().toArray();
            assertArrayEquals(Arrays.copyOfRange(whole, 5 * 6, 8 * 6), end);
        }
    }

    @Test
    void firstWeights() {
        Model model = Model.of(Shape.of(8, 3), 5, lstm(6));
        float[] bias = model.parameter("lstm1.bias_ih_l0").tensor().toArray();
        for (int i = 0; i < bias.length; i++) {
            assertEquals(i / 6 == 1 ? 1 : 0, bias[i]);
        }
        Tensor hidden = model.parameter("lstm1.weight_hh_l0").tensor();
        for (int gate = 0; gate < 4; gate++) {
            for (int a = 0; a < 6; a++) {
                for (int b = 0; b < 6; b++) {
                    double dot = 0;
                    for (int row = 0; row < 6; row++) {
                        dot += hidden.get(row, gate * 6 + a) * hidden.get(row, gate * 6 + b);
                    }
                    assertEquals(a == b ? 1 : 0, dot, 1e-5);
                }
            }
        }
    }

    @Test
    void refusals() {
        refused("lstm: got 0 units and 1 layers, expected at least 1 of each", () -> lstm(0));
        refused(
                "gru: got dropout 1.0, expected 0 to below 1",
                () -> gru(3).layers(2).dropout(1));
        refused(
                "gru: dropout stands between layers, but there is 1; ask for layers(2) first, or put a dropout layer behind"
                        + " this one",
                () -> gru(3).dropout(0.5f));
        refused(
                "lstm \"lstm1\": examples have shape [7], expected [time, features]; reshape them, or put an embedding before"
                        + " it",
                () -> Model.of(Shape.of(7), 1, lstm(3)));
        Model model = Model.of(Shape.of(4, 2), 1, lstm(3));
        Recurrent layer = (Recurrent) model.root().layers().get(0).layer();
        try (Tape tape = Tape.inference()) {
            Tensor x = Tensor.zeros(Shape.of(2, 4, 2));
            refused(
                    "lstm \"lstm1\": input has shape [2, 4], expected [batch, time, 2]",
                    () -> layer.forward(tape, Tensor.zeros(Shape.of(2, 4))));
            refused(
                    "lstm \"lstm1\": got 0 states and 0 cells, expected 1, one for each layer and direction",
                    () -> layer.forward(tape, x, new Recurrent.State(List.of(), List.of())));
            refused(
                    "lstm: initial state has shape [3], expected [2, 3], [batch, hidden]",
                    () -> layer.forward(tape, x, new Recurrent.State(List.of(Tensor.zeros(Shape.of(3))), List.of())));
            List<Tensor> state = List.of(Tensor.zeros(Shape.of(2, 3)));
            Recurrent gru = (Recurrent)
                    Model.of(Shape.of(4, 2), 1, gru(3)).root().layers().get(0).layer();
            refused(
                    "gru \"gru1\": the state has cells, but this layer has none; give new State(hidden, List.of())",
                    () -> gru.forward(tape, x, new Recurrent.State(state, state)));
            tape.setLengths(new int[] {4, 5});
            refused(
                    "lstm: sequence 1 has length 5, expected 1 to 4, the steps of input [2, 4, 2]",
                    () -> layer.forward(tape, x));
            tape.setLengths(new int[] {4});
            refused("lstm: got 1 lengths for a batch of 2; give one for each sequence", () -> layer.forward(tape, x));
        }
    }

    private static void refused(String text, org.junit.jupiter.api.function.Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
