package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.sigmoid;

import dev.descent.init.Normal;
import dev.descent.init.Zeros;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanAbsoluteError;
import dev.descent.nn.Activation;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Linear;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.optim.Adam;
import dev.descent.optim.ClipNorm;
import dev.descent.optim.L2;
import dev.descent.optim.Momentum;
import dev.descent.optim.SGD;
import dev.descent.optim.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong with networks, losses and settings. */
final class LearningFaults {
    private LearningFaults() {}

    private static final String[] HIGH = {"rate-diverges", "rate-too-high", "oscillation", "non-finite", "dead-units", "saturated-units",
        "unusual-settings"};

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.of("rate × 10", "dynamic", (s, seed) -> s.withRule(times(s.rule(), 10)), HIGH));
        faults.add(Fault.of("rate × 100", "dynamic", (s, seed) -> s.withRule(times(s.rule(), 100)), HIGH));
        faults.add(Fault.of("rate × 1000", "dynamic", (s, seed) -> s.withRule(times(s.rule(), 1000)), HIGH));
        faults.add(Fault.of("rate / 100", "dynamic", (s, seed) -> s.withRule(times(s.rule(), 0.01f)), "rate-too-low", "stopped-early"));
        faults.add(Fault.of("rate / 10", "dynamic", (s, seed) -> s.withRule(times(s.rule(), 0.1f)), "rate-too-low", "stopped-early"));
        faults.add(Fault.of("epochs / 10", "dynamic", (s, seed) -> s.withEpochs(Math.max(1, s.epochs() / 10)), "stopped-early",
                "rate-too-low"));
        faults.add(Fault.of("batch 1", "dynamic", (s, seed) -> hasNorm(s) ? s : s.withBatch(1), "batch-size", "oscillation",
                "rate-too-high", "rate-diverges"));
        faults.add(Fault.of("full batch", "dynamic", (s, seed) -> s.withBatch(s.train().size()), "batch-size", "stopped-early",
                "rate-too-low"));
        faults.add(Fault.of("SGD at Adam's rate", "dynamic", (s, seed) -> s.rule() instanceof Adam ? s.withRule(new SGD(
                s.rule().learningRate())) : s, "rate-too-low", "stopped-early"));
        faults.add(Fault.of("clip at 1e-3", "dynamic", (s, seed) -> s.rule() instanceof Adam ? s : s.with(new ClipNorm(1e-3f)),
                "rate-too-low", "unusual-settings"));
        faults.add(Fault.of("L2 of 1", "static", (s, seed) -> s.with(new L2(1)), "over-regularised", "unusual-settings"));
        faults.add(Fault.of("dropout 0.9", "dynamic", (s, seed) -> behind(s, () -> dropout(0.9f)), "over-regularised", "architecture",
                "underfitting"));
        faults.add(Fault.of("no activations", "static", (s, seed) -> without(s), "architecture"));
        faults.add(Fault.of("sigmoid for relu", "dynamic", (s, seed) -> s.mapLayers(l -> l instanceof Activation ? sigmoid() : l),
                "vanishing-gradients", "rate-too-low", "stopped-early", "saturated-units"));
        faults.add(Fault.of("eight sigmoid layers", "dynamic", (s, seed) -> deep(s), "vanishing-gradients", "initialisation",
                "architecture"));
        faults.add(Fault.of("relu at the output", "static", (s, seed) -> behindAll(s, relu()), "output-fit"));
        faults.add(Fault.of("softmax at the output", "static", (s, seed) -> s.train().classes() == 0 ? s : behindAll(s,
                (Layer) (tape, x) -> Activations.softmax(tape, x)), "output-fit"));
        faults.add(Fault.of("sigmoid at the output", "static", (s, seed) -> behindAll(s, sigmoid()), "output-fit"));
        faults.add(Fault.of("loss turned round", "static", (s, seed) -> s.withLoss(negative(s.loss())), "loss-direction"));
        faults.add(Fault.of("L1 on one-hot classes", "static", (s, seed) -> s.train().classes() == 0 ? s : s.withData(s.train().oneHot(),
                s.validation().oneHot(), s.test()).withLoss(new MeanAbsoluteError()), "output-fit"));
        faults.add(Fault.of("weights zero", "static", (s, seed) -> redrawn(s, layer -> layer.weights(new Zeros())), "initialisation"));
        faults.add(Fault.of("weights huge", "static", (s, seed) -> redrawn(s, layer -> layer.weights(new Normal(0, 5))), "initialisation",
                "first-loss"));
        faults.add(Fault.of("weights tiny", "static", (s, seed) -> redrawn(s, layer -> layer.weights(new Normal(0, 1e-4f))),
                "initialisation"));
        faults.add(Fault.of("biases -10", "static", (s, seed) -> s.adjusted(LearningFaults::sink), "initialisation"));
        faults.add(Fault.of("first layer frozen", "static", (s, seed) -> s.adjusted(LearningFaults::freeze), "frozen-parameters"));
        faults.add(Fault.of("two units wide", "dynamic", (s, seed) -> narrow(s), "underfitting"));
        return faults;
    }

    private static UpdateRule times(UpdateRule rule, float factor) {
        if (rule instanceof Adam adam) {
            return new Adam(adam.learningRate() * factor);
        }
        return new Momentum(rule.learningRate() * factor);
    }

    private static boolean hasNorm(Setup s) {
        return s.layers().stream().anyMatch(l -> l instanceof BatchNorm.Plan);
    }

    private static Setup behind(Setup s, java.util.function.Supplier<Blueprint> made) {
        List<Blueprint> layers = new ArrayList<>();
        for (Blueprint layer : s.layers()) {
            layers.add(layer);
            if (layer instanceof Activation) {
                layers.add(made.get());
            }
        }
        return s.withLayers(layers);
    }

    private static Setup behindAll(Setup s, Blueprint last) {
        List<Blueprint> layers = new ArrayList<>(s.layers());
        layers.add(last);
        return s.withLayers(layers);
    }

    private static Setup without(Setup s) {
        return s.withLayers(s.layers().stream().filter(l -> !(l instanceof Activation)).toList());
    }

    private static Setup deep(Setup s) {
        if (s.train().inputShape().rank() > 1) {
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
        if (s.train().inputShape().rank() > 1) {
            return s;
        }
        return s.withLayers(List.of(dense(2), relu(), s.layers().get(s.layers().size() - 1)));
    }

    private static Setup redrawn(Setup s, java.util.function.UnaryOperator<Linear.Plan> change) {
        return s.mapLayers(l -> l instanceof Linear.Plan plan ? change.apply(plan) : l);
    }

    private static Loss negative(Loss loss) {
        return (tape, outputs, targets) -> Arithmetic.scale(tape, loss.forward(tape, outputs, targets), -1);
    }

    private static void sink(Model model) {
        List<Parameter> biases = model.parameters().stream().filter(p -> p.name().endsWith(".bias")).toList();
        for (Parameter bias : biases.subList(0, biases.size() - 1)) {
            java.util.Arrays.fill(bias.tensor().values(), -10);
        }
    }

    private static void freeze(Model model) {
        model.parameters().stream().filter(p -> p.tensor().rank() > 1).findFirst().ifPresent(p -> p.setTrainable(false));
    }
}
