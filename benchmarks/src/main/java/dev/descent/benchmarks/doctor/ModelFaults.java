package dev.descent.benchmarks.doctor;

import static dev.descent.benchmarks.doctor.Fault.Kind.DYNAMIC;
import static dev.descent.benchmarks.doctor.Fault.Kind.NAN;
import static dev.descent.benchmarks.doctor.Fault.Kind.STATIC;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.sigmoid;
import static dev.descent.nn.Layers.softmax;
import static dev.descent.nn.Layers.tanh;

import dev.descent.init.Initializer;
import dev.descent.init.Normal;
import dev.descent.init.Zeros;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanAbsoluteError;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Activation;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Linear;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.op.Functions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What goes wrong with networks and losses. */
final class ModelFaults {
    private static final String[] FIT = {"output-fit", "output-misfit"};
    private static final String[] INIT = {"initialisation", "first-loss"};

    private ModelFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault("no activations", STATIC, (s, seed) -> without(s), "architecture"),
                new Fault("relu at the output", STATIC, (s, seed) -> behindAll(s, relu()), FIT),
                new Fault("sigmoid at the output", STATIC, (s, seed) -> behindAll(s, sigmoid()), FIT),
                new Fault("tanh at the output", STATIC, (s, seed) -> behindAll(s, tanh()), FIT),
                new Fault("softmax layer at the output", STATIC, (s, seed) -> classes(s) < 3 ? s : behindAll(s, softmax()), FIT),
                new Fault("softmax by hand at the output", STATIC, (s, seed) -> classes(s) < 3 ? s : behindAll(
                        s, (Layer) Activations::softmax), FIT),
                new Fault("one unit and softmax", STATIC, (s, seed) -> classes(s) == 2 ? swapLast(s, dense(1), (Layer) Activations::softmax)
                        : s, FIT),
                new Fault("a class too few", STATIC, (s, seed) -> classes(s) < 3 ? s : swapLast(s, dense(classes(s) - 1)), FIT),
                new Fault("loss turned round", STATIC, (s, seed) -> s.withLoss(negative(s.loss())), "loss-direction"),
                new Fault("L1 on one-hot classes", STATIC, (s, seed) -> classes(s) < 3 ? s : oneHot(s, new MeanAbsoluteError()), FIT),
                new Fault("L2 on one-hot classes", STATIC, (s, seed) -> classes(s) < 3 ? s : oneHot(s, new MeanSquaredError()), FIT),
                new Fault("weights zero", STATIC, (s, seed) -> redrawn(s, new Zeros()), INIT),
                new Fault("weights huge", STATIC, (s, seed) -> redrawn(s, new Normal(0, 5)), INIT),
                new Fault("weights tiny", STATIC, (s, seed) -> redrawn(s, new Normal(0, 1e-4f)), INIT),
                new Fault("biases -10", STATIC, (s, seed) -> s.adjusted(ModelFaults::sink), INIT),
                new Fault("first layer frozen", STATIC, (s, seed) -> s.adjusted(ModelFaults::freeze), "frozen-parameters"),
                new Fault("a weight is NaN", NAN, (s, seed) -> s.adjusted(ModelFaults::spoil), "non-finite", "initialisation"),
                new Fault("a logarithm of the first outputs", NAN, (s, seed) -> logarithm(s), "non-finite"),
                new Fault("sigmoid for all activations", DYNAMIC, (s, seed) -> s.mapLayers(l -> l instanceof Activation ? sigmoid() : l),
                        "vanishing-gradients", "saturated-units", "rate-too-low", "stopped-early"),
                new Fault("eight sigmoid layers", DYNAMIC, (s, seed) -> deep(s), "vanishing-gradients", "initialisation", "architecture"),
                new Fault("two units wide", DYNAMIC, (s, seed) -> narrow(s), "underfitting", "dead-units"),
                new Fault("dropout 0.9", DYNAMIC, (s, seed) -> behindEach(s, dropout(0.9f)), "over-regularised", "architecture"),
                new Fault("dropout 0.5 before the output", DYNAMIC, (s, seed) -> behindAll(s, dropout(0.5f)), "over-regularised",
                        "architecture"));
    }

    private static int classes(Setup s) {
        return s.train().classes();
    }

    static Setup behindEach(Setup s, Blueprint more) {
        List<Blueprint> layers = new ArrayList<>();
        for (Blueprint layer : s.layers()) {
            layers.add(layer);
            if (layer instanceof Activation) {
                layers.add(more);
            }
        }
        return layers.size() == s.layers().size() ? s : s.withLayers(layers);
    }

    private static Setup behindAll(Setup s, Blueprint last) {
        List<Blueprint> layers = new ArrayList<>(s.layers());
        layers.add(last);
        return s.withLayers(layers);
    }

    private static Setup swapLast(Setup s, Blueprint... other) {
        List<Blueprint> layers = new ArrayList<>(s.layers().subList(0, s.layers().size() - 1));
        layers.addAll(Arrays.asList(other));
        return s.withLayers(layers);
    }

    private static Setup without(Setup s) {
        List<Blueprint> kept = s.layers().stream().filter(l -> !(l instanceof Activation)).toList();
        return kept.size() == s.layers().size() ? s : s.withLayers(kept);
    }

    private static boolean isFlat(Setup s) {
        return s.train().inputShape().rank() == 1 && s.layers().get(0) instanceof Linear.Plan;
    }

    private static Setup deep(Setup s) {
        if (!isFlat(s)) {
            return s;
        }
        List<Blueprint> layers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            layers.add(dense(32));
            layers.add(sigmoid());
        }
        layers.add(s.layers().get(s.layers().size() - 1));
        return s.withLayers(layers);
    }

    private static Setup narrow(Setup s) {
        return isFlat(s) ? s.withLayers(List.of(dense(2), relu(), s.layers().get(s.layers().size() - 1))) : s;
    }

    private static Setup oneHot(Setup s, Loss loss) {
        return s.withData(s.train().oneHot(), s.validation().oneHot(), s.test()).withLoss(loss);
    }

    private static Setup redrawn(Setup s, Initializer first) {
        return s.mapLayers(l -> l instanceof Linear.Plan plan ? plan.weights(first) : l);
    }

    /** No record: a loss of one's own, as people write them. */
    private static Loss negative(Loss loss) {
        return (tape, outputs, targets) -> Arithmetic.scale(tape, loss.forward(tape, outputs, targets), -1);
    }

    /** Half of the first outputs are negative, and have none. */
    private static Setup logarithm(Setup s) {
        List<Blueprint> layers = new ArrayList<>(s.layers());
        layers.add(1, (Layer) Functions::log);
        return isFlat(s) ? s.withLayers(layers) : s;
    }

    private static void sink(Model model) {
        List<Parameter> biases = model.parameters().stream().filter(p -> p.name().endsWith(".bias")).toList();
        for (Parameter bias : biases.subList(0, Math.max(0, biases.size() - 1))) {
            Arrays.fill(bias.tensor().values(), -10);
        }
    }

    private static void freeze(Model model) {
        model.parameters().stream().filter(p -> p.tensor().rank() > 1).findFirst().ifPresent(p -> p.setTrainable(false));
    }

    private static void spoil(Model model) {
        model.parameters().get(0).tensor().values()[0] = Float.NaN;
    }
}
