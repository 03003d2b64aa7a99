package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Orthogonal;
import dev.descent.init.XavierUniform;
import dev.descent.op.Dropouts;
import dev.descent.op.Layouts;
import dev.descent.op.Recurrences;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers, one on the other, in one direction or both: {@code [batch, time, in]} to {@code [batch, time, hidden]},
 * or {@code 2 · hidden} in both directions. Sequences may be shorter than their batch, {@link Tape#lengths()}: padding never
 * changes a result, and outputs after a sequence's end are zero.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(50, 16), 42, Layers.lstm(64).layers(2).bidirectional().dropout(0.2f), Layers.flatten(), Layers.dense(3));
 * }</pre>
 *
 * <p>Parameters have PyTorch's names, {@code weight_ih_l0}, {@code weight_hh_l0}, {@code bias_ih_l0}, {@code bias_hh_l0} and
 * so on for further layers, {@code _reverse} for the second direction; weights are stored as the transposes of PyTorch's.
 * Each gate's recurrent weights begin orthogonal, which keeps the length of a state over many steps (Saxe, McClelland and
 * Ganguli 2014), its input weights with Xavier's uniform numbers, biases as the cell says.
 */
public final class Recurrent implements Layer {
    private final String name;
    private final RecurrentCell cell;
    private final int in;
    private final int hidden;
    private final boolean bidirectional;
    private final float dropout;
    private final List<Parameter> parameters;
    private final List<Recurrences.Weights> weights;

    private Recurrent(String name, Plan plan, int in, List<Parameter> parameters, List<Recurrences.Weights> weights) {
        this.name = name;
        this.cell = plan.cell;
        this.in = in;
        this.hidden = plan.hidden;
        this.bidirectional = plan.bothWays;
        this.dropout = plan.dropout;
        this.parameters = List.copyOf(parameters);
        this.weights = List.copyOf(weights);
    }

    /**
     * The states that a sequence ends with and its continuation begins with, one for each layer and direction in PyTorch's
     * order: first layer forward, first layer backward, second layer forward.
     *
     * @param hidden each {@code [batch, hidden]}
     * @param cells likewise, for cells that have a second state, empty beginning with zeros; else empty
     */
    public record State(List<Tensor> hidden, List<Tensor> cells) {
        public State {
            hidden = List.copyOf(hidden);
            cells = List.copyOf(cells);
        }

        /** The same numbers in memory of their own, through which no gradient flows: for truncated back-propagation. */
        public State detached() {
            return new State(
                    hidden.stream().map(Tensor::copy).toList(),
                    cells.stream().map(Tensor::copy).toList());
        }
    }

    /**
     * What {@link #forward(Tape, Tensor, State)} gives.
     *
     * @param outputs the last layer's states after each step, {@code [batch, time, directions · hidden]}
     * @param state all layers' states after the last step
     */
    public record Output(Tensor outputs, State state) {}

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return forward(tape, x, null).outputs();
    }

    /**
     * The same from given states to the last ones, for sequences that come in pieces. Truncated back-propagation takes
     * {@link State#detached()} from one piece to the next.
     *
     * @param x {@code [batch, time, in]}
     * @param initial null for zeros
     * @throws IllegalArgumentException if shapes don't fit
     */
    public Output forward(Tape tape, Tensor x, @Nullable State initial) {
        RecurrentChecks.input(cell.kind(), name, x.shape(), 3, in);
        RecurrentChecks.state(cell.kind(), name, initial, weights.size());
        int directions = bidirectional ? 2 : 1;
        List<Tensor> states = new ArrayList<>();
        List<Tensor> cells = new ArrayList<>();
        Tensor y = x;
        for (int at = 0; at < weights.size(); at += directions) {
            if (at > 0 && dropout > 0) {
                y = Dropouts.dropout(tape, y, dropout);
            }
            List<Tensor> outputs = new ArrayList<>();
            for (int direction = 0; direction < directions; direction++) {
                int which = at + direction;
                Tensor h = initial == null ? null : initial.hidden().get(which);
                Tensor c = initial == null || initial.cells().isEmpty()
                        ? null
                        : initial.cells().get(which);
                Recurrences.Result result = cell.run(tape, y, weights.get(which), h, c, direction == 1);
                RecurrentChecks.cell(cell.kind(), name, c, result.cell());
                outputs.add(result.outputs());
                states.add(result.hidden());
                if (result.cell() != null) {
                    cells.add(result.cell());
                }
            }
            y = directions == 1 ? outputs.get(0) : Layouts.concat(tape, 2, outputs);
        }
        return new Output(y, new State(states, cells));
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public List<StateTensor> state(String name) {
        List<StateTensor> state = new ArrayList<>();
        for (Parameter parameter : parameters) {
            String local = parameter.name().substring(parameter.name().lastIndexOf('.') + 1);
            boolean matrix = parameter.tensor().rank() == 2;
            state.add(matrix ? StateTensor.transposed(local, parameter) : StateTensor.of(local, parameter));
        }
        return state;
    }

    @Override
    public Shape outputShape(Shape input) {
        RecurrentChecks.input(cell.kind(), name, input, 2, in);
        return Shape.of(input.dim(0), (bidirectional ? 2 : 1) * hidden);
    }

    @Override
    public String kind() {
        return cell.kind();
    }

    /**
     * The blueprint, {@link Layers#lstm}, {@link Layers#gru} and {@link Layers#rnn}.
     *
     * @param cell what is done at each step
     * @param hidden the units of each layer and direction, at least 1
     * @param layers how many layers stand on each other, at least 1; 1 by default
     * @param bothWays whether each layer also reads from the end, into as many further units; false by default
     * @param dropout the share dropped between layers, from 0 to below 1; 0 by default
     * @param hasBias whether biases are added, as by default
     * @param inputWeights how each gate's weights for the input begin; null for {@link XavierUniform}
     * @param hiddenWeights how each gate's weights for the state begin; null for {@link Orthogonal}
     */
    public record Plan(
            RecurrentCell cell,
            int hidden,
            int layers,
            boolean bothWays,
            float dropout,
            boolean hasBias,
            @Nullable Initializer inputWeights,
            @Nullable Initializer hiddenWeights)
            implements Blueprint {
        /** @throws IllegalArgumentException if a number is out of range, or dropout has no two layers to stand between */
        public Plan {
            RecurrentChecks.plan(cell.kind(), hidden, layers, dropout);
        }

        Plan(RecurrentCell cell, int hidden) {
            this(cell, hidden, 1, false, 0, true, null, null);
        }

        /** The same with so many layers. */
        public Plan layers(int count) {
            return new Plan(cell, hidden, count, bothWays, dropout, hasBias, inputWeights, hiddenWeights);
        }

        /** The same in both directions. */
        public Plan bidirectional() {
            return new Plan(cell, hidden, layers, true, dropout, hasBias, inputWeights, hiddenWeights);
        }

        /** The same with dropout between layers: first say how many. */
        public Plan dropout(float rate) {
            return new Plan(cell, hidden, layers, bothWays, rate, hasBias, inputWeights, hiddenWeights);
        }

        /** The same without biases. */
        public Plan withoutBias() {
            return new Plan(cell, hidden, layers, bothWays, dropout, false, inputWeights, hiddenWeights);
        }

        /** The same with weights that begin so, gate by gate. */
        public Plan weights(Initializer input, Initializer state) {
            return new Plan(cell, hidden, layers, bothWays, dropout, hasBias, input, state);
        }

        @Override
        public Recurrent build(Shape input, Setup setup) {
            int in = RecurrentChecks.features(cell.kind(), setup.name(), input);
            Initializer firstInput = inputWeights == null ? new XavierUniform(1) : inputWeights;
            Initializer firstHidden = hiddenWeights == null ? new Orthogonal() : hiddenWeights;
            List<Parameter> parameters = new ArrayList<>();
            List<Recurrences.Weights> weights = new ArrayList<>();
            for (int layer = 0, width = in; layer < layers; layer++) {
                for (int direction = 0; direction < (bothWays ? 2 : 1); direction++) {
                    String suffix = "_l" + layer + (direction == 1 ? "_reverse" : "");
                    Parameter ih = gates(setup, "weight_ih" + suffix, width, firstInput);
                    Parameter hh = gates(setup, "weight_hh" + suffix, hidden, firstHidden);
                    parameters.add(ih);
                    parameters.add(hh);
                    Parameter bih = hasBias ? bias(setup, "bias_ih" + suffix, true) : null;
                    Parameter bhh = hasBias ? bias(setup, "bias_hh" + suffix, false) : null;
                    if (bih != null && bhh != null) {
                        parameters.add(bih);
                        parameters.add(bhh);
                    }
                    weights.add(new Recurrences.Weights(
                            ih.tensor(),
                            hh.tensor(),
                            bih == null ? null : bih.tensor(),
                            bhh == null ? null : bhh.tensor()));
                }
                width = (bothWays ? 2 : 1) * hidden;
            }
            return new Recurrent(setup.name(), this, in, parameters, weights);
        }

        /** A weight {@code [rows, gates · hidden]}, each gate's part begun by itself, as a matrix {@code [hidden, rows]}. */
        private Parameter gates(Setup setup, String local, int rows, Initializer first) {
            int width = RecurrentChecks.width(cell.kind(), setup.name(), rows, cell.gates(), hidden);
            return setup.weight(local, Shape.of(rows, width), (values, shape, rng) -> {
                for (int gate = 0; gate < cell.gates(); gate++) {
                    float[] one = first.create(Shape.of(hidden, rows), rng.stream(gate))
                            .values();
                    for (int unit = 0; unit < hidden; unit++) {
                        for (int row = 0; row < rows; row++) {
                            values[row * width + gate * hidden + unit] = one[unit * rows + row];
                        }
                    }
                }
            });
        }

        /** The two biases add up, so only one of them begins with anything. */
        private Parameter bias(Setup setup, String local, boolean first) {
            return setup.bias(local, Shape.of(cell.gates() * hidden), (values, shape, rng) -> {
                for (int i = 0; first && i < values.length; i++) {
                    values[i] = cell.firstBias(i / hidden);
                }
            });
        }

        @Override
        public String kind() {
            return cell.kind();
        }
    }
}
