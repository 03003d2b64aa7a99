package dev.descent.benchmarks;

import dev.descent.nn.Embedding;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step has to multiply and add, products and convolutions alone: each forward, for the weights' gradient, and, but
 * in a first layer, for the input's.
 */
final class Flops {
    private final Map<String, Shape> outputs = new HashMap<>();
    private final List<Double> layers = new ArrayList<>();
    private boolean embedded;

    private Flops(Model model) {
        try (Tape tape = Tape.inference()) {
            tape.setObserver(
                    (layer, output) -> outputs.put(layer, output.shape().withoutFirst()));
            model.forward(tape, Tensor.zeros(model.inputShape().withFirst(1)));
        }
        add(model.layers());
    }

    static double ofStep(Model model, int batchSize) {
        Flops flops = new Flops(model);
        double forward = flops.layers.stream().mapToDouble(Double::doubleValue).sum();
        double first = flops.embedded ? 0 : flops.layers.get(0);
        return batchSize * (3 * forward - first);
    }

    private void add(List<NamedLayer> named) {
        for (NamedLayer one : named) {
            Layer layer = one.layer();
            embedded |= layer instanceof Embedding;
            if (!layer.layers().isEmpty()) {
                add(layer.layers());
            } else if (!(layer instanceof Embedding) && matrices(layer) > 0) {
                layers.add(2 * matrices(layer) * places(outputs.get(one.name())));
            }
        }
    }

    private static double matrices(Layer layer) {
        return layer.parameters().stream()
                .map(Parameter::tensor)
                .filter(tensor -> tensor.rank() > 1)
                .mapToDouble(Tensor::size)
                .sum();
    }

    /** How often a layer's weights are applied to one example: pixels, or steps of time. */
    private static double places(Shape output) {
        return switch (output.rank()) {
            case 3 -> output.dim(1) * output.dim(2);
            case 2 -> output.dim(0);
            default -> 1;
        };
    }
}
