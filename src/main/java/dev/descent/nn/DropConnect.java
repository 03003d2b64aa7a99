package dev.descent.nn;

import dev.descent.op.Dropouts;
import dev.descent.op.Products;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/**
 * A {@link Linear} layer that in training sets each weight to zero with probability {@code rate} and divides the others by
 * {@code 1 − rate} (Wan, Zeiler, Zhang, LeCun, Fergus, ICML 2013; one mask for the whole batch). In inference it is the
 * linear layer.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dropConnect(128, 0.5f), Layers.relu(), Layers.dense(10));
 * }</pre>
 */
public final class DropConnect implements Layer {
    private final String name;
    private final Linear linear;
    private final float rate;

    private DropConnect(String name, Linear linear, float rate) {
        this.name = name;
        this.linear = linear;
        this.rate = rate;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Checks.features(
                "dropConnect", name, x.shape(), 1, linear.weight().tensor().dim(0));
        Tensor weight = Dropouts.dropConnect(tape, linear.weight().tensor(), rate);
        Parameter bias = linear.bias();
        return Products.linear(tape, x, weight, bias == null ? null : bias.tensor());
    }

    @Override
    public List<Parameter> parameters() {
        return linear.parameters();
    }

    @Override
    public List<StateTensor> state(String name) {
        return linear.state(name);
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.features("dropConnect", name, input, 0, linear.weight().tensor().dim(0));
        return linear.outputShape(input);
    }

    /**
     * The blueprint, {@link Layers#dropConnect}.
     *
     * @param linear the layer whose weights are dropped
     * @param rate the share of weights set to zero, at least 0 and below 1
     */
    public record Plan(Linear.Plan linear, float rate) implements Blueprint {
        /** @throws IllegalArgumentException if the rate is negative, 1 or above, or NaN */
        public Plan {
            java.util.Objects.requireNonNull(linear, "dropConnect: no linear layer");
            Checks.rate("dropConnect", rate);
        }

        @Override
        public Layer build(Shape input, Setup setup) {
            Checks.oneAxis("dropConnect", setup.name(), input);
            return new DropConnect(setup.name(), linear.build(input, setup), rate);
        }

        @Override
        public String kind() {
            return "dropConnect";
        }
    }
}
