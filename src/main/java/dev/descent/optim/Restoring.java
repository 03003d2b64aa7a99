package dev.descent.optim;

import java.util.HashSet;
import java.util.Set;

/** How a saved state comes back into an optimizer: all of it, or an error before anything is changed. */
final class Restoring {
    private Restoring() {}

    static void check(OptimizerState saved, UpdateRule rule, ParameterState[] states) {
        String name = rule.getClass().getSimpleName();
        Checks.restored(saved.rule().equals(name), "it is one of " + saved.rule() + ", expected " + name);
        Checks.rate("optimizer", saved.learningRate());
        Checks.restored(saved.steps() >= 0, saved.steps() + " steps, expected at least 0");
        Set<String> parameters = new HashSet<>();
        Set<String> slots = new HashSet<>();
        for (ParameterState state : states) {
            parameters.add(state.parameter.name());
            if (saved.scalars().containsKey(state.parameter.name())) {
                checkParameter(saved, state, slots);
            }
        }
        for (String parameter : saved.scalars().keySet()) {
            Checks.restored(parameters.contains(parameter), "there is no parameter \"" + parameter + "\" here");
        }
        for (String slot : saved.slots().keySet()) {
            Checks.restored(slots.contains(slot), "slot \"" + slot + "\" belongs to no parameter in it");
        }
    }

    private static void checkParameter(OptimizerState saved, ParameterState state, Set<String> slots) {
        String parameter = state.parameter.name();
        double[] scalars = saved.scalars().get(parameter);
        Checks.restored(
                scalars != null && scalars.length == 1 + Hyper.SCALARS && scalars[0] >= 1,
                "parameter \"" + parameter + "\" needs " + (1 + Hyper.SCALARS)
                        + " numbers, the first being at least 1");
        int size = state.parameter.tensor().size();
        for (int i = 0; i < state.rule.slots(); i++) {
            String slot = OptimizerState.slotName(parameter, i);
            float[] values = saved.slots().get(slot);
            Checks.restored(values != null, "slot \"" + slot + "\" is missing");
            Checks.restored(
                    values != null && values.length == size,
                    "slot \"" + slot + "\" has " + (values == null ? 0 : values.length) + " elements, expected "
                            + size);
            slots.add(slot);
        }
    }

    static void restore(OptimizerState saved, ParameterState state) {
        String parameter = state.parameter.name();
        double[] scalars = saved.scalars().get(parameter);
        if (scalars == null) {
            state.forget();
            return;
        }
        state.hyper.restore(scalars);
        float[][] slots = new float[state.rule.slots()][];
        for (int i = 0; i < slots.length; i++) {
            float[] values = saved.slots().get(OptimizerState.slotName(parameter, i));
            slots[i] = values == null ? new float[state.parameter.tensor().size()] : values.clone();
        }
        state.slots = slots;
    }
}
