package dev.descent;

import static dev.descent.GradientCheck.of;
import static dev.descent.GradientInputs.normal;

import dev.descent.op.Layouts;
import dev.descent.op.Recurrences;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of the recurrent operations in {@link GradientContractTest}: outputs and last states at once. */
final class RecurrentOperationRows {
    private RecurrentOperationRows() {}

    private interface Cell {
        Recurrences.Result run(Tape tape, Tensor[] in, Recurrences.Weights weights);
    }

    static List<GradientCheck> rows() {
        return List.of(
                row("Recurrences.rnn", 1, false, (tape, in, w) -> Recurrences.rnn(tape, in[0], w, in[5], false, false)),
                row(
                        "Recurrences.lstm",
                        4,
                        false,
                        (tape, in, w) -> Recurrences.lstm(tape, in[0], w, in[5], in[6], false)),
                row(
                        "Recurrences.lstm, lengths",
                        4,
                        true,
                        (tape, in, w) -> Recurrences.lstm(tape, in[0], w, in[5], in[6], false)),
                row(
                        "Recurrences.lstm, reversed",
                        4,
                        true,
                        (tape, in, w) -> Recurrences.lstm(tape, in[0], w, in[5], in[6], true)),
                row("Recurrences.gru", 3, false, (tape, in, w) -> Recurrences.gru(tape, in[0], w, in[5], false)),
                row(
                        "Recurrences.gru, reversed",
                        3,
                        true,
                        (tape, in, w) -> Recurrences.gru(tape, in[0], w, in[5], true)));
    }

    private static GradientCheck row(String name, int gates, boolean ragged, Cell cell) {
        GradientCheck.Function function = (tape, in) -> {
            int batch = in[0].dim(0);
            int time = in[0].dim(1);
            if (ragged) {
                int[] lengths = new int[batch];
                Arrays.setAll(lengths, i -> 1 + i % time);
                tape.setLengths(lengths);
            }
            Recurrences.Result result = cell.run(tape, in, new Recurrences.Weights(in[1], in[2], in[3], in[4]));
            Shape one = Shape.of(batch, 1, in[2].dim(0));
            List<Tensor> all =
                    new ArrayList<>(List.of(result.outputs(), result.hidden().as(one)));
            if (result.cell() != null) {
                all.add(result.cell().as(one));
            }
            return Layouts.concat(tape, 1, all);
        };
        return of(name, function, inputs(gates, 3, 4, 2, 3)).large(inputs(gates, 33, 20, 70, 9));
    }

    private static Tensor[] inputs(int gates, int batch, int time, int in, int hidden) {
        List<Tensor> all = new ArrayList<>(List.of(
                normal(1, batch, time, in),
                small(2, in, gates * hidden),
                small(3, hidden, gates * hidden),
                small(4, gates * hidden),
                small(5, gates * hidden),
                normal(6, batch, hidden)));
        if (gates == 4) {
            all.add(normal(7, batch, hidden));
        }
        return all.toArray(Tensor[]::new);
    }

    /** Weights of a usual size: large ones saturate, and differences of a quarter tell little then. */
    private static Tensor small(long seed, int... dims) {
        Tensor tensor = normal(seed, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.values()[i] *= 0.3f;
        }
        return tensor;
    }
}
