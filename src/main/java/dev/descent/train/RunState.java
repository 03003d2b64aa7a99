package dev.descent.train;

import dev.descent.io.StateDict;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.optim.OptimizerState;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that decides how a run goes on, as one {@link SavedState}, and back. Random numbers are a function of seed and position,
 * so no generator is part of it.
 */
final class RunState {
    static final String PREFIX = "descent/";

    private static final String FORMAT = PREFIX + "format";
    private static final String THIS_FORMAT = "2";
    private static final String SETUP = PREFIX + "setup/";
    private static final String RUN = PREFIX + "run/";
    private static final String HISTORY = PREFIX + "history/";
    private static final String PARAMETERS = PREFIX + "parameter/";
    private static final String OPTIMIZER = PREFIX + "optimizer/";
    private static final String SLOTS = OPTIMIZER + "slot/";
    private static final String SCALARS = OPTIMIZER + "scalars/";
    private static final String CALLBACKS = PREFIX + "callback/";

    private RunState() {}

    static SavedState save(Run run, Parts parts) {
        SavedState state = new SavedState().put(FORMAT, THIS_FORMAT);
        state.put(SETUP, setup(run, parts.settings())).put(RUN, run.save());
        state.put(HISTORY, HistoryState.save(run.history()));
        StateDict.of(run.model()).tensors().forEach(state::put);
        for (Parameter parameter : run.model().parameters()) {
            state.put(
                    PARAMETERS + parameter.name(),
                    parameter.isTrainable() + " " + parameter.isDecayed() + " " + parameter.rateScale());
        }
        OptimizerState optimizer = run.optimizer().state();
        state.put(OPTIMIZER + "rule", optimizer.rule());
        state.put(OPTIMIZER + "rate", optimizer.learningRate());
        state.put(OPTIMIZER + "steps", optimizer.steps());
        optimizer.slots().forEach((name, slot) -> state.put(SLOTS + name, Tensor.of(Shape.of(slot.length), slot)));
        optimizer
                .scalars()
                .forEach((name, scalars) -> state.put(
                        SCALARS + name,
                        Arrays.stream(scalars).mapToObj(Double::toString).collect(Collectors.joining(" "))));
        stateful(parts.callbacks())
                .forEach((name, callback) ->
                        state.put(CALLBACKS + name, "").put(CALLBACKS + name + "/", callback.save()));
        return state;
    }

    /**
     * @throws IllegalArgumentException if the state is of another run; the text says what differs. Model, optimizer and callbacks may
     *     be changed in part then
     */
    static void restore(SavedState state, Run run, Parts parts) {
        Checks.sameFormat(state.text(FORMAT), THIS_FORMAT);
        Checks.sameSetup(state.part(SETUP).texts(), setup(run, parts.settings()).texts());
        Map<String, Stateful> callbacks = stateful(parts.callbacks());
        Set<String> saved = new LinkedHashSet<>(state.part(CALLBACKS).texts().keySet());
        saved.removeIf(name -> name.contains("/"));
        Checks.sameCallbacks(saved, callbacks.keySet());
        restoreModel(state, run.model());
        run.restore(state.part(RUN));
        HistoryState.restore(state.part(HISTORY), run.history());
        callbacks.forEach((name, callback) -> callback.restore(run, state.part(CALLBACKS + name + "/")));
        // Its state belongs to the rule that callbacks may have switched to.
        run.optimizer().restore(optimizerState(state));
    }

    private static void restoreModel(SavedState state, Model model) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        state.tensors().forEach((name, tensor) -> {
            if (!name.startsWith(PREFIX)) {
                tensors.put(name, tensor);
            }
        });
        StateDict.of(tensors).loadInto(model);
        for (Parameter parameter : model.parameters()) {
            String[] settings = state.text(PARAMETERS + parameter.name()).split(" ");
            Checks.settings(parameter.name(), settings);
            parameter
                    .setTrainable(Boolean.parseBoolean(settings[0]))
                    .setDecayed(Boolean.parseBoolean(settings[1]))
                    .setRateScale((float) SavedState.number(parameter.name(), settings[2]));
        }
    }

    private static OptimizerState optimizerState(SavedState state) {
        Map<String, float[]> slots = new LinkedHashMap<>();
        state.part(SLOTS).tensors().forEach((name, slot) -> slots.put(name, slot.toArray()));
        Map<String, double[]> scalars = new LinkedHashMap<>();
        state.part(SCALARS)
                .texts()
                .forEach((name, text) -> scalars.put(
                        name,
                        Arrays.stream(text.split(" "))
                                .mapToDouble(number -> SavedState.number(name, number))
                                .toArray()));
        return new OptimizerState(
                state.text(OPTIMIZER + "rule"),
                (float) state.number(OPTIMIZER + "rate"),
                state.whole(OPTIMIZER + "steps"),
                slots,
                scalars);
    }

    /** What must be the same for the same bits to follow, apart from what the optimizer compares by itself. */
    private static SavedState setup(Run run, Settings settings) {
        return new SavedState()
                .put("seed", settings.seed())
                .put("batch size", settings.batchSize())
                .put("accumulate", settings.accumulate())
                .put("dropLast", Boolean.toString(settings.dropLast()))
                .put("training examples", run.trainingExamples())
                .put("validation data", Boolean.toString(run.isValidated()));
    }

    /** By class and number: {@code EarlyStopping1}. */
    private static Map<String, Stateful> stateful(List<Callback> callbacks) {
        Map<String, Stateful> named = new LinkedHashMap<>();
        for (Callback callback : callbacks) {
            if (callback instanceof Stateful stateful) {
                String kind = callback.getClass().getSimpleName();
                int number = 1;
                while (named.containsKey(kind + number)) {
                    number++;
                }
                named.put(kind + number, stateful);
            }
        }
        return named;
    }
}
