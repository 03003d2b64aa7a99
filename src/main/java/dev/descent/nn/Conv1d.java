package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.init.Zeros;
import dev.descent.op.Convolutions;
import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small filters moved along a signal: {@code [batch, in, length]} to {@code [batch, out, length']}. Parameters {@code weight
 * [out, in / groups, kernel]}, which begins as the activation behind it asks, and {@code bias [out]}, which begins with
 * zeros. Names and sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(4, 100), 42, Layers.conv1d(16, 5).same(), Layers.relu(), Layers.flatten(), Layers.dense(3));
 * }</pre>
 */
public final class Conv1d implements Layer {
    private final String name;
    private final Window window;
    private final int in;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Tensor biasTensor;

    private Conv1d(String name, Window window, int in, Parameter weight, @Nullable Parameter bias) {
        this.name = name;
        this.window = window;
        this.in = in;
        this.weight = weight;
        this.bias = bias;
        biasTensor = bias == null ? null : bias.tensor();
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        ImageChecks.channels("conv1d", name, x.shape(), in, 3);
        return Convolutions.conv1d(tape, x, weight.tensor(), biasTensor, window);
    }

    @Override
    public Shape outputShape(Shape input) {
        ImageChecks.channels("conv1d", name, input.withFirst(1), in, 3);
        Shape filters = weight.tensor().shape();
        return Shape.of(filters.dim(0), window.steps("conv1d \"" + name + "\"", input.dim(1), filters.dim(2), false));
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    /**
     * The blueprint, {@link Layers#conv1d}.
     *
     * @param out how many filters, at least 1
     * @param kernel their length, at least 1
     * @param window strides, padding and dilation, of which the horizontal ones count; 1, 0 and 1 by default
     * @param keepsSize whether padding is chosen so that the length stays, whatever the window says
     * @param groups how many groups of channels are kept apart; 1 by default
     * @param hasBias whether a bias is added
     * @param weights how the weights begin; null for what the activation behind asks for
     */
    public record Plan(
            int out,
            int kernel,
            Window window,
            boolean keepsSize,
            int groups,
            boolean hasBias,
            @Nullable Initializer weights)
            implements Blueprint {
        /** @throws IllegalArgumentException if a number is too small, or same is asked of a stride */
        public Plan {
            Checks.outputs("conv1d", out);
            ImageChecks.kernel("conv1d", 1, kernel);
            ImageChecks.groups("conv1d", groups);
            ImageChecks.same("conv1d", keepsSize, 1, window.strideX());
        }

        Plan(int out, int kernel) {
            this(out, kernel, Window.of(1, 0), false, 1, true, null);
        }

        /** The same with this step between outputs. */
        public Plan stride(int stride) {
            return window(window.stride(1, stride));
        }

        /** The same with this many zeros at both ends. */
        public Plan padding(int padding) {
            return padding(padding, padding);
        }

        /** The same with zeros before and after; all of them before makes a causal convolution. */
        public Plan padding(int before, int after) {
            return window(window.padding(0, 0, before, after));
        }

        /** The same with as many zeros as keep the length, at stride 1; an odd one is at the end. */
        public Plan same() {
            return new Plan(out, kernel, window, true, groups, hasBias, weights);
        }

        /** The same with this distance between the values that a filter sees. */
        public Plan dilation(int dilation) {
            return window(window.dilation(1, dilation));
        }

        private Plan window(Window other) {
            return new Plan(out, kernel, other, keepsSize, groups, hasBias, weights);
        }

        /** The same with channels in groups that do not see each other; as many as channels is depthwise. */
        public Plan groups(int count) {
            return new Plan(out, kernel, window, keepsSize, count, hasBias, weights);
        }

        /** The same without a bias, for what a normalisation with a shift of its own follows. */
        public Plan withoutBias() {
            return new Plan(out, kernel, window, keepsSize, groups, false, weights);
        }

        /** The same with weights that begin so. */
        public Plan weights(Initializer first) {
            return new Plan(out, kernel, window, keepsSize, groups, hasBias, first);
        }

        @Override
        public Conv1d build(Shape input, Setup setup) {
            String name = setup.name();
            int in = ImageChecks.channels("conv1d", name, input, 2);
            ImageChecks.divide("conv1d", name, groups, in, out);
            Window w = keepsSize ? window.same(1, kernel) : window;
            w.steps("conv1d \"" + name + "\"", input.dim(1), kernel, false);
            Initializer first = weights == null ? setup.initializer() : weights;
            Parameter weight = setup.weight("weight", Shape.of(out, in / groups, kernel), first);
            return new Conv1d(name, w, in, weight, hasBias ? setup.bias("bias", Shape.of(out), new Zeros()) : null);
        }

        @Override
        public String kind() {
            return "conv1d";
        }
    }
}
