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
 * Small filters moved over an image (LeCun et al., 1989): {@code [batch, in, height, width]} to {@code [batch, out, height',
 * width']}. Parameters {@code weight [out, in / groups, kernel height, kernel width]}, which begins as the activation behind
 * it asks, and {@code bias [out]}, which begins with zeros. Names and sizes are PyTorch's.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(3, 32, 32), 42, Layers.conv2d(16, 3).padding(1).withoutBias(), Layers.batchNorm(), Layers.relu(),
 *         Layers.conv2d(32, 3).stride(2), Layers.relu(), Layers.globalAvgPool(), Layers.dense(10));
 * }</pre>
 *
 * <p>A kernel of 1 × 1 mixes channels, and costs no more than the matrix product that it is.
 */
public final class Conv2d implements Layer, BeforeActivation {
    private final String name;
    private final Window window;
    private final int in;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Tensor biasTensor;

    private Conv2d(String name, Window window, int in, Parameter weight, @Nullable Parameter bias) {
        this.name = name;
        this.window = window;
        this.in = in;
        this.weight = weight;
        this.bias = bias;
        biasTensor = bias == null ? null : bias.tensor();
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        ImageChecks.channels("conv2d", name, x.shape(), in, 4);
        return Convolutions.conv2d(tape, x, weight.tensor(), biasTensor, window);
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
    public Shape outputShape(Shape input) {
        ImageChecks.channels("conv2d", name, input.withFirst(1), in, 4);
        Shape filters = weight.tensor().shape();
        return output(name, window, filters.dim(0), input, filters.dim(2), filters.dim(3));
    }

    private static Shape output(String name, Window window, int out, Shape input, int kernelHeight, int kernelWidth) {
        String who = "conv2d \"" + name + "\"";
        int height = window.rows(who, input.dim(1), kernelHeight, false);
        return Shape.of(out, height, window.columns(who, input.dim(2), kernelWidth, false));
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    /**
     * The blueprint, {@link Layers#conv2d}.
     *
     * @param out how many filters, at least 1
     * @param kernelHeight at least 1; kernelWidth likewise
     * @param window strides, padding and dilation; 1, 0 and 1 by default
     * @param keepsSize whether padding is chosen so that the size stays, whatever the window says
     * @param groups how many groups of channels are kept apart; 1 by default
     * @param hasBias whether a bias is added
     * @param weights how the weights begin; null for what the activation behind asks for
     */
    public record Plan(
            int out,
            int kernelHeight,
            int kernelWidth,
            Window window,
            boolean keepsSize,
            int groups,
            boolean hasBias,
            @Nullable Initializer weights)
            implements Blueprint {
        /** @throws IllegalArgumentException if a number is too small, or same is asked of a stride */
        public Plan {
            Checks.outputs("conv2d", out);
            ImageChecks.kernel("conv2d", kernelHeight, kernelWidth);
            ImageChecks.groups("conv2d", groups);
            ImageChecks.same("conv2d", keepsSize, window.strideY(), window.strideX());
        }

        Plan(int out, int kernelHeight, int kernelWidth) {
            this(out, kernelHeight, kernelWidth, Window.of(1, 0), false, 1, true, null);
        }

        /** The same with this step between outputs, down and to the right. */
        public Plan stride(int stride) {
            return window(window.stride(stride, stride));
        }

        /** The same with this many zeros on every side. */
        public Plan padding(int padding) {
            return window(window.padding(padding, padding, padding, padding));
        }

        /** The same with zeros on the four sides. */
        public Plan padding(int top, int bottom, int left, int right) {
            return window(window.padding(top, bottom, left, right));
        }

        /** The same with as many zeros as keep the size, at stride 1; an odd one is at the bottom and right. */
        public Plan same() {
            return new Plan(out, kernelHeight, kernelWidth, window, true, groups, hasBias, weights);
        }

        /** The same with this distance between the pixels that a filter sees. */
        public Plan dilation(int dilation) {
            return window(window.dilation(dilation, dilation));
        }

        /** The same with another window. */
        public Plan window(Window other) {
            return new Plan(out, kernelHeight, kernelWidth, other, keepsSize, groups, hasBias, weights);
        }

        /** The same with channels in groups that do not see each other; as many as channels is depthwise. */
        public Plan groups(int count) {
            return new Plan(out, kernelHeight, kernelWidth, window, keepsSize, count, hasBias, weights);
        }

        /** The same without a bias, for what a normalisation with a shift of its own follows. */
        public Plan withoutBias() {
            return new Plan(out, kernelHeight, kernelWidth, window, keepsSize, groups, false, weights);
        }

        /** The same with weights that begin so. */
        public Plan weights(Initializer first) {
            return new Plan(out, kernelHeight, kernelWidth, window, keepsSize, groups, hasBias, first);
        }

        @Override
        public Conv2d build(Shape input, Setup setup) {
            String name = setup.name();
            int in = ImageChecks.channels("conv2d", name, input, 3);
            ImageChecks.divide("conv2d", name, groups, in, out);
            Window w = keepsSize ? window.same(kernelHeight, kernelWidth) : window;
            output(name, w, out, input, kernelHeight, kernelWidth);
            Initializer first = weights == null ? setup.initializer() : weights;
            Parameter weight = setup.weight("weight", Shape.of(out, in / groups, kernelHeight, kernelWidth), first);
            return new Conv2d(name, w, in, weight, hasBias ? setup.bias("bias", Shape.of(out), new Zeros()) : null);
        }

        @Override
        public String kind() {
            return "conv2d";
        }
    }
}
