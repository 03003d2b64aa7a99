package dev.descent.train.doctor;

import dev.descent.loss.Loss;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the fixed rows through the model and measures what every layer puts out. */
final class Prober implements AutoCloseable {
    private final Model model;
    private final Loss loss;
    private final boolean oneHot;
    private final Rows train;
    private final @Nullable Rows validation;
    private final Map<String, Layer> layers = new HashMap<>();
    private final Tape tape = Tape.inference();
    private List<LayerState> states = new ArrayList<>();
    private @Nullable Tensor before;

    Prober(Patient patient, Rows train, @Nullable Rows validation) {
        model = patient.model();
        loss = patient.loss();
        oneHot = patient.train().isOneHot();
        this.train = train;
        this.validation = validation;
        collect(model.layers());
    }

    private void collect(List<NamedLayer> all) {
        for (NamedLayer named : all) {
            layers.put(named.name(), named.layer());
            collect(named.layer().layers());
        }
    }

    Pass pass(long step) {
        states = new ArrayList<>();
        before = train.batch().inputTensor();
        tape.setObserver(this::observe);
        Sample onTrain = train.judge(model, loss, tape, oneHot);
        tape.setObserver(null);
        before = null;
        // What weights that are not trained yet make of other rows tells no more.
        Sample onValidation = validation == null || step == 0 ? null : validation.judge(model, loss, tape, oneHot);
        tape.begin(0);
        return new Pass(step, List.copyOf(states), onTrain, onValidation);
    }

    private void observe(String name, Tensor output) {
        Layer layer = layers.get(name);
        if (before != null && output.rank() > 1) {
            states.add(Outputs.measure(name, layer, before, output));
        }
        before = output;
    }

    @Override
    public void close() {
        tape.close();
    }
}
