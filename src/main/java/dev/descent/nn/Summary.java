package dev.descent.nn;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of {@link Model#summary()}: one row per layer, those within another indented below it. */
final class Summary {
    private final List<String[]> rows = new ArrayList<>();
    private final Map<String, Shape> outputs = new HashMap<>();

    Summary(Model model) {
        try (Tape tape = Tape.inference()) {
            tape.setObserver(
                    (layer, output) -> outputs.put(layer, output.shape().withoutFirst()));
            model.forward(tape, Tensor.zeros(model.inputShape().withFirst(1)));
        }
        rows.add(new String[] {"layer", "output", "parameters"});
        rows.add(new String[] {"input", model.inputShape().toString(), ""});
        addLayers(model.layers(), "");
        if (model.layers().isEmpty()) {
            rows.add(row(model.root().kind(), model.outputShape().toString(), model.parameters()));
        }
        rows.add(new String[] {"total", "", number(model.parameterCount())});
        addIfAny(
                "frozen",
                count(model.parameters().stream().filter(p -> !p.isTrainable()).toList(), false));
        addIfAny("buffers", count(model.parameters(), true));
    }

    private void addLayers(List<NamedLayer> layers, String indent) {
        for (NamedLayer named : layers) {
            String local = named.name().substring(named.name().lastIndexOf('.') + 1);
            Shape output = outputs.get(named.name());
            rows.add(row(
                    indent + local,
                    output == null ? "" : output.toString(),
                    named.layer().parameters()));
            addLayers(named.layer().layers(), indent + "  ");
        }
    }

    private void addIfAny(String name, long count) {
        if (count > 0) {
            rows.add(new String[] {name, "", number(count)});
        }
    }

    private static String[] row(String name, String output, List<Parameter> parameters) {
        return new String[] {name, output, number(count(parameters, false))};
    }

    private static String number(long count) {
        StringBuilder digits = new StringBuilder(Long.toString(count));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }

    /** The elements of all buffers, or of all that are none. */
    static long count(List<Parameter> parameters, boolean buffers) {
        return parameters.stream()
                .filter(parameter -> parameter.isBuffer() == buffers)
                .mapToLong(parameter -> parameter.tensor().size())
                .sum();
    }

    @Override
    public String toString() {
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int column = 0; column < 3; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] row : rows) {
            String line = row[0]
                    + " ".repeat(widths[0] - row[0].length() + 2)
                    + row[1]
                    + " ".repeat(widths[1] - row[1].length() + 2)
                    + " ".repeat(widths[2] - row[2].length())
                    + row[2];
            table.append(line.stripTrailing()).append('\n');
        }
        return table.toString();
    }
}
