package dev.descent.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that an {@link Optimizer} remembers from step to step, as named arrays: enough to go on with the same bits. A copy,
 * which later steps leave alone. Parameters that were never updated do not appear.
 *
 * <pre>{@code
 * List<Parameter> parameters = List.of(Parameter.weight("weight", Tensor.zeros(Shape.of(2))));
 * Optimizer optimizer = new Optimizer(parameters, new Adam(1e-3f));
 * OptimizerState state = optimizer.state();
 * // later, or in another process, once the weights are back
 * new Optimizer(parameters, new Adam(1e-3f)).restore(state);
 * }</pre>
 *
 * @param rule the update rule's simple class name: {@code Adam}
 * @param learningRate the rate, without the factor of a schedule, which follows from the step
 * @param steps how many steps were made
 * @param slots the rule's arrays, laid out as the parameter: {@code dense1.weight/0}, {@code dense1.weight/1}
 * @param scalars for each parameter, {@code dense1.weight}, how often it was updated and the eight numbers of its
 *     {@link Hyper}
 */
public record OptimizerState(
        String rule, float learningRate, long steps, Map<String, float[]> slots, Map<String, double[]> scalars) {
    public OptimizerState {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
        scalars = Collections.unmodifiableMap(new LinkedHashMap<>(scalars));
    }

    /** What the slot of a parameter is called. */
    static String slotName(String parameter, int slot) {
        return parameter + "/" + slot;
    }
}
