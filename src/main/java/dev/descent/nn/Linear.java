package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Zeros;
import dev.descent.op.Products;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every output a weighted sum of all inputs: {@code y = x W + b}, {@code [batch, in]} to {@code [batch, out]}, or each step
 * of {@code [batch, time, in]} by itself. Parameters {@code weight [in, out]}, which begins as the activation behind it asks,
 * and {@code bias [out]}, which begins with zeros.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.relu(), Layers.dense(10).withoutBias());
 * }</pre>
 */
public final class Linear implements Layer, BeforeActivation {
    private final String name;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Tensor biasTensor;
    private final int in;
    private final int out;

    /**
     * A layer over parameters that exist already, such as those of another layer to share them.
     *
     * @param weight {@code [in, out]}
     * @param bias {@code [out]}, or null for none
     * @throws IllegalArgumentException if their shapes don't fit
     */
    public Linear(String name, Parameter weight, @Nullable Parameter bias) {
        Checks.linear(name, weight, bias);
        this.name = name;
        this.weight = weight;
        this.bias = bias;
        biasTensor = bias == null ? null : bias.tensor();
        in = weight.tensor().dim(0);
        out = weight.tensor().dim(1);
    }

    /** {@code [in, out]}, the transpose of PyTorch's. */
    public Parameter weight() {
        return weight;
    }

    /** {@code [out]}, or null if there is none. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Checks.stepsOrFeatures("dense", name, x.shape(), 1, in);
        return Products.linear(tape, x, weight.tensor(), biasTensor);
    }

    @Override
    public boolean takes(Layer next) {
        return next instanceof InPlace;
    }

    @Override
    public Tensor forwardWith(Layer activation, Tape tape, Tensor x) {
        return ((InPlace) activation).inPlace(tape, forward(tape, x));
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public List<StateTensor> state(String name) {
        StateTensor matrix = StateTensor.transposed("weight", weight);
        return bias == null ? List.of(matrix) : List.of(matrix, StateTensor.of("bias", bias));
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.stepsOrFeatures("dense", name, input, 0, in);
        return input.with(-1, out);
    }

    @Override
    public String kind() {
        return "dense";
    }

    /**
     * The blueprint, {@link Layers#dense}.
     *
     * @param out how many outputs, at least 1
     * @param hasBias whether a bias is added
     * @param weights how the weights begin; null for what the activation behind asks for
     */
    public record Plan(int out, boolean hasBias, @Nullable Initializer weights) implements Blueprint {
        public Plan {
            Checks.outputs("dense", out);
        }

        /** The same without a bias, for what a normalisation with a shift of its own follows. */
        public Plan withoutBias() {
            return new Plan(out, false, weights);
        }

        /** The same with weights that begin so. */
        public Plan weights(Initializer first) {
            return new Plan(out, hasBias, first);
        }

        @Override
        public Linear build(Shape input, Setup setup) {
            int in = Checks.features("dense", setup.name(), input);
            Initializer first = weights == null ? setup.initializer() : weights;
            return new Linear(
                    setup.name(),
                    setup.matrix("weight", in, out, first),
                    hasBias ? setup.bias("bias", Shape.of(out), new Zeros()) : null);
        }

        @Override
        public String kind() {
            return "dense";
        }
    }
}
