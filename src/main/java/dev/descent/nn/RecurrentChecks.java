package dev.descent.nn;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Every argument check of {@link Recurrent} layers, and the text of its error. */
final class RecurrentChecks {
    private RecurrentChecks() {}

    static void plan(String kind, int hidden, int layers, float dropout) {
        if (hidden < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    kind + ": got " + hidden + " units and " + layers + " layers, expected at least 1 of each");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(kind + ": got dropout " + dropout + ", expected 0 to below 1");
        }
        if (dropout > 0 && layers == 1) {
            throw new IllegalArgumentException(kind + ": dropout stands between layers, but there is 1;"
                    + " ask for layers(2) first, or put a dropout layer behind this one");
        }
    }

    /** The features of an example {@code [time, features]}. */
    static int features(String kind, String name, Shape example) {
        if (example.rank() != 2) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": examples have shape " + example
                    + ", expected [time, features]; reshape them, or put an embedding before it");
        }
        return example.dim(1);
    }

    static void input(String kind, String name, Shape x, int rank, int in) {
        if (x.rank() != rank || x.dim(-1) != in) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input has shape " + x + ", expected "
                    + (rank == 3 ? "[batch, time, " : "[time, ") + in + "]");
        }
    }

    static void state(String kind, String name, Recurrent.@Nullable State state, int count) {
        if (state == null) {
            return;
        }
        int cells = state.cells().size();
        if (state.hidden().size() != count || cells != 0 && cells != count) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": got "
                    + state.hidden().size() + " states and " + cells + " cells, expected " + count
                    + ", one for each layer and direction");
        }
    }

    /** Fails if a cell was given that the layer has no use for. */
    static void cell(String kind, String name, @Nullable Tensor given, @Nullable Tensor last) {
        if (given != null && last == null) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": the state has cells, but this layer has none;"
                    + " give new State(hidden, List.of())");
        }
    }

    /** The columns of a weight, {@code gates · hidden}. */
    static int width(String kind, String name, int rows, int gates, int hidden) {
        long columns = (long) gates * hidden;
        if (columns > (Integer.MAX_VALUE - 8) / rows) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": a weight of " + rows + " × " + columns
                    + " numbers does not fit into an array; use fewer units");
        }
        return (int) columns;
    }
}
