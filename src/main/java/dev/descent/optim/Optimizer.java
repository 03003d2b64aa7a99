package dev.descent.optim;

import dev.descent.Part;
import dev.descent.kernel.Kernels;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes parameters by their gradients: clips, adds penalties, and applies an {@link UpdateRule}, all in one pass over
 * memory. The result is the same, bit for bit, for any number of threads.
 *
 * <pre>{@code
 * Parameter weight = Parameter.weight("weight", Tensor.of(Shape.of(2), 3, -4));
 * Optimizer optimizer = new Optimizer(List.of(weight), new Adam(0.1f), new L2(1e-4f), new ClipNorm(1));
 * try (Tape tape = Tape.training(1)) {
 *     for (int step = 0; step < 100; step++) {
 *         tape.begin(step);
 *         Tensor loss = Reductions.mean(tape, Functions.pow(tape, weight.tensor(), 2));
 *         tape.backward(loss);
 *         optimizer.step(tape);
 *     }
 * }
 * }</pre>
 *
 * <p>Gradients add up until a step uses and clears them, so that several backward calls before one step make a large batch
 * of small ones. A parameter that is frozen or has no gradient is left as it is, and so is its state: its first update,
 * whenever it comes, is its rule's step 1, as in PyTorch. Buffers are ignored; a tensor that comes twice, because two layers
 * share it, is updated once.
 *
 * <p>Not thread-safe.
 */
public final class Optimizer {
    private final List<Parameter> parameters;
    private final List<Group> groups = new ArrayList<>();
    private final List<Penalty> penalties = new ArrayList<>();
    private UpdateRule rule;
    private ParameterState[] states;
    private final Blocks blocks;
    /** One partial result of each block, added in order. */
    private final double[] partial;

    private final float maxNorm;
    private final float maxValue;
    private final Blocks.Visitor update = this::update;
    private final Blocks.Visitor measure = this::measure;
    private final Blocks.Visitor countSpoilt = this::countSpoilt;
    /** Before a schedule's factor. */
    private float learningRate;

    private double factor = 1;
    private double momentum = Double.NaN;
    private float clipScale = 1;
    private double norm = Double.NaN;
    private long steps;

    /**
     * @param parameters of one model or several, each with a name of its own
     * @param settings {@link Penalty}s, which add up, one {@link Clipping}, and {@link Group}s
     * @throws IllegalArgumentException if there is nothing to train, names are not unique, groups overlap or are empty, or a
     *     setting is of another kind
     */
    public Optimizer(List<Parameter> parameters, UpdateRule rule, Part... settings) {
        Checks.rate(rule.getClass().getSimpleName(), rule.learningRate());
        Checks.slots(rule, rule.slots());
        this.parameters = List.copyOf(parameters);
        this.rule = rule;
        learningRate = rule.learningRate();
        Clipping clipping = null;
        for (Part part : settings) {
            if (part instanceof Penalty penalty) {
                penalties.add(penalty);
            } else if (part instanceof Group group) {
                groups.add(group);
            } else if (part instanceof Clipping given) {
                if (clipping != null) {
                    throw Checks.secondClipping(clipping, given);
                }
                clipping = given;
            } else {
                throw Checks.unknownPart(part);
            }
        }
        maxNorm = clipping == null ? Float.POSITIVE_INFINITY : clipping.maxNorm();
        maxValue = clipping == null ? Float.POSITIVE_INFINITY : clipping.maxValue();
        if (clipping != null) {
            Checks.limit(clipping.toString(), "maxNorm", maxNorm);
            Checks.limit(clipping.toString(), "maxValue", maxValue);
        }
        groups.forEach(group -> Checks.sameRule(group, rule));
        states = states();
        blocks = new Blocks(
                Arrays.stream(states).mapToInt(s -> s.parameter.tensor().size()).toArray());
        partial = new double[blocks.count()];
    }

    private ParameterState[] states() {
        List<ParameterState> states = new ArrayList<>();
        Set<Object> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> names = new HashSet<>();
        Set<Group> used = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Parameter parameter : parameters) {
            if (parameter.isBuffer() || !tensors.add(parameter.tensor())) {
                continue;
            }
            if (!names.add(parameter.name())) {
                throw Checks.sameName(parameter);
            }
            List<Group> its =
                    groups.stream().filter(g -> g.members().test(parameter)).toList();
            used.addAll(its);
            if (its.size() > 1) {
                throw Checks.twoGroups(parameter, its.get(0), its.get(1));
            }
            states.add(
                    its.isEmpty()
                            ? new ParameterState(parameter, rule, 1, withBuiltIn(penalties))
                            : state(parameter, its.get(0)));
        }
        if (states.isEmpty()) {
            throw Checks.nothingToTrain(parameters.size());
        }
        for (Group group : groups) {
            if (!used.contains(group)) {
                throw Checks.emptyGroup(group);
            }
        }
        return states.toArray(new ParameterState[0]);
    }

    private ParameterState state(Parameter parameter, Group group) {
        UpdateRule own = group.rule();
        // After a switch, settings of the rule before it mean nothing any more.
        UpdateRule its = own != null && own.getClass() == rule.getClass() ? own : rule;
        List<Penalty> all = group.penalties().isEmpty() ? withBuiltIn(penalties) : group.penalties();
        return new ParameterState(parameter, its, group.rateScale(), all);
    }

    private List<Penalty> withBuiltIn(List<Penalty> given) {
        List<Penalty> all = new ArrayList<>(given);
        if (rule instanceof Penalty builtIn) {
            all.add(builtIn);
        }
        return all;
    }

    /** Updates every trainable parameter that holds a gradient, on the tape's threads, and clears the gradients. */
    public void step(Tape tape) {
        clipScale = 1;
        if (maxNorm != Float.POSITIVE_INFINITY) {
            clipScale = (float) Math.min(1, maxNorm / (gradientNorm(tape) + 1e-6));
        }
        for (ParameterState state : states) {
            state.begin(learningRate());
        }
        blocks.run(tape.loops().workers(), update);
        steps++;
        clearGradients();
    }

    private void update(int block, int parameter, int from, int to) {
        states[parameter].update(clipScale, maxValue, from, to);
    }

    /** Forgets the gradients without a step. */
    public void clearGradients() {
        for (ParameterState state : states) {
            state.parameter.tensor().clearGradient();
        }
    }

    /**
     * The Euclidean norm of all gradients as one vector, before clipping and without penalties: NaN or infinite if one of
     * them is. It costs a pass over the gradients.
     */
    public double gradientNorm(Tape tape) {
        norm = Math.sqrt(sum(tape, measure));
        return norm;
    }

    /** What {@link #gradientNorm(Tape)} last found; each step with clipping by norm asks it. NaN if nobody has yet. */
    public double gradientNorm() {
        return norm;
    }

    private void measure(int block, int parameter, int from, int to) {
        if (states[parameter].hasGradient()) {
            partial[block] += Kernels.pointwise()
                    .sumSquares(states[parameter].parameter.tensor().gradient(), from, to);
        }
    }

    /**
     * Whether no gradient has a NaN or infinite element. A step with such gradients spoils weights and state for good, and
     * goes ahead all the same: ask here before it, and {@link #clearGradients} instead. It costs a pass over the gradients.
     */
    public boolean finiteGradients(Tape tape) {
        return sum(tape, countSpoilt) == 0;
    }

    private void countSpoilt(int block, int parameter, int from, int to) {
        if (states[parameter].hasGradient()
                && !Kernels.pointwise()
                        .allFinite(states[parameter].parameter.tensor().gradient(), from, to)) {
            partial[block]++;
        }
    }

    private double sum(Tape tape, Blocks.Visitor visitor) {
        Arrays.fill(partial, 0);
        blocks.run(tape.loops().workers(), visitor);
        double sum = 0;
        for (double part : partial) {
            sum += part;
        }
        return sum;
    }

    /** The rate of the next step, a schedule's factor included, before the scales of groups and parameters. */
    public float learningRate() {
        return (float) (learningRate * factor);
    }

    /**
     * From now on this rate; if a schedule is followed, it goes on from here in proportion. (Where its factor is 0, this is the
     * rate that it will multiply.)
     *
     * @throws IllegalArgumentException if negative or not finite
     */
    public void setLearningRate(float newRate) {
        Checks.rate("optimizer", newRate);
        float base = factor > 0 ? (float) (newRate / factor) : newRate;
        Checks.rate("optimizer", base);
        learningRate = base;
    }

    /**
     * Takes the next step's rate, and momentum if it has one, from a schedule. The trainer does this before each batch; in a
     * loop of one's own, before each step:
     *
     * <pre>{@code
     * Schedule schedule = new Warmup(10).then(new Cosine());
     * Optimizer optimizer = new Optimizer(List.of(Parameter.weight("w", Tensor.zeros(Shape.of(2)))), new SGD(0.1f));
     * for (int step = 0; step < 100; step++) {
     *     optimizer.follow(schedule, new Time(step, 100));
     *     // forward, backward, optimizer.step(tape)
     * }
     * }</pre>
     *
     * @throws IllegalArgumentException if the schedule gives a factor or momentum that is none
     */
    public void follow(Schedule schedule, Time time) {
        double newFactor = schedule.factor(time);
        double newMomentum = schedule.momentum(time);
        Checks.scheduled(schedule, newFactor, newMomentum, time);
        factor = newFactor;
        if (Double.compare(newMomentum, momentum) != 0) {
            momentum = newMomentum;
            for (ParameterState state : states) {
                state.setMomentum(momentum);
            }
        }
    }

    /** What {@link #follow} last multiplied the rate by; 1 at first. */
    public double scheduleFactor() {
        return factor;
    }

    /**
     * Goes on with another rule, its rate and its built-in decay, as if it began now; penalties, clipping, groups' rate scales
     * and the schedule's factor stay. Settings that groups have of a rule of another class no longer count.
     */
    public void switchTo(UpdateRule next) {
        Checks.rate(next.getClass().getSimpleName(), next.learningRate());
        Checks.slots(next, next.slots());
        rule = next;
        learningRate = next.learningRate();
        momentum = Double.NaN;
        states = states();
    }

    /** How many steps were made. */
    public long steps() {
        return steps;
    }

    /** A copy of all it remembers; weights, and the settings it was made with, are not part of it. */
    public OptimizerState state() {
        Map<String, float[]> slots = new LinkedHashMap<>();
        Map<String, double[]> scalars = new LinkedHashMap<>();
        for (ParameterState state : states) {
            if (state.hyper.step() > 0) {
                String name = state.parameter.name();
                scalars.put(name, state.hyper.save());
                for (int i = 0; i < state.slots.length; i++) {
                    slots.put(OptimizerState.slotName(name, i), state.slots[i].clone());
                }
            }
        }
        return new OptimizerState(rule.getClass().getSimpleName(), learningRate, steps, slots, scalars);
    }

    /**
     * Goes back to a saved state. With the weights of then, the steps that follow have the same bits as those that followed
     * then.
     *
     * @throws IllegalArgumentException if it comes from another rule or other parameters; nothing is changed then
     */
    public void restore(OptimizerState saved) {
        Restoring.check(saved, rule, states);
        for (ParameterState state : states) {
            Restoring.restore(saved, state);
        }
        learningRate = saved.learningRate();
        steps = saved.steps();
    }
}
