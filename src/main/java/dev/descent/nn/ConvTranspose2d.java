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
 * A convolution run backwards, which enlarges images (Zeiler et al., CVPR 2010): {@code [batch, in, height, width]} to
 * {@code [batch, out, height', width']} with {@code height' = (height − 1) · stride − 2 · padding + dilation · (kernel − 1) +
 * outputPadding + 1}. Parameters {@code weight [in, out / groups, kernel height, kernel width]} and {@code bias [out]}, as in PyTorch.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(8, 7, 7), 42, Layers.convTranspose2d(4, 4).stride(2).padding(1), Layers.relu());   // [4, 14, 14]
 * }</pre>
 */
public final class ConvTranspose2d implements Layer {
    private final String name;
    private final Plan plan;
    private final int in;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Tensor biasTensor;

    private ConvTranspose2d(String name, Plan plan, int in, Parameter weight, @Nullable Parameter bias) {
        this.name = name;
        this.plan = plan;
        this.in = in;
        this.weight = weight;
        this.bias = bias;
        biasTensor = bias == null ? null : bias.tensor();
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        ImageChecks.channels("convTranspose2d", name, x.shape(), in, 4);
        return Convolutions.convTranspose2d(
                tape, x, weight.tensor(), biasTensor, plan.window, plan.groups, plan.outputPadding);
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape image = input.withFirst(1);
        ImageChecks.channels("convTranspose2d", name, image, in, 4);
        return plan.window
                .transposed(image, plan.out, plan.kernelHeight, plan.kernelWidth, plan.outputPadding)
                .withoutFirst();
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    /**
     * The blueprint, {@link Layers#convTranspose2d}.
     *
     * @param out how many channels come out, at least 1
     * @param kernelHeight the height of the filters, at least 1; kernelWidth likewise
     * @param window strides, padding and dilation; 1, 0 and 1 by default
     * @param outputPadding rows and columns more at the bottom and right, below the stride; 0 by default
     * @param groups how many groups of channels are kept apart; 1 by default
     * @param hasBias whether a bias is added
     * @param weights how the weights begin; null for what the activation behind asks for
     */
    public record Plan(
            int out,
            int kernelHeight,
            int kernelWidth,
            Window window,
            int outputPadding,
            int groups,
            boolean hasBias,
            @Nullable Initializer weights)
            implements Blueprint {
        /** @throws IllegalArgumentException if a number is too small */
        public Plan {
            Checks.outputs("convTranspose2d", out);
            ImageChecks.kernel("convTranspose2d", kernelHeight, kernelWidth);
            ImageChecks.groups("convTranspose2d", groups);
        }

        Plan(int out, int kernelHeight, int kernelWidth) {
            this(out, kernelHeight, kernelWidth, Window.of(1, 0), 0, 1, true, null);
        }

        /** The same with this factor between the sizes of input and output. */
        public Plan stride(int stride) {
            return window(window.stride(stride, stride));
        }

        /** The same with this much cut off on every side. */
        public Plan padding(int padding) {
            return window(window.padding(padding, padding, padding, padding));
        }

        /** The same with this distance between the pixels that a filter writes. */
        public Plan dilation(int dilation) {
            return window(window.dilation(dilation, dilation));
        }

        /** The same with another window, whose padding is cut off. */
        public Plan window(Window other) {
            return new Plan(out, kernelHeight, kernelWidth, other, outputPadding, groups, hasBias, weights);
        }

        /** The same with this many rows and columns more at the bottom and right. */
        public Plan outputPadding(int more) {
            return new Plan(out, kernelHeight, kernelWidth, window, more, groups, hasBias, weights);
        }

        /** The same with channels in groups that do not see each other. */
        public Plan groups(int count) {
            return new Plan(out, kernelHeight, kernelWidth, window, outputPadding, count, hasBias, weights);
        }

        /** The same without a bias, for what a normalisation with a shift of its own follows. */
        public Plan withoutBias() {
            return new Plan(out, kernelHeight, kernelWidth, window, outputPadding, groups, false, weights);
        }

        /** The same with weights that begin so. */
        public Plan weights(Initializer first) {
            return new Plan(out, kernelHeight, kernelWidth, window, outputPadding, groups, hasBias, first);
        }

        @Override
        public ConvTranspose2d build(Shape input, Setup setup) {
            int in = ImageChecks.channels("convTranspose2d", setup.name(), input, 3);
            ImageChecks.divide("convTranspose2d", setup.name(), groups, in, out);
            Initializer first = weights == null ? setup.initializer() : weights;
            Parameter weight = setup.weight("weight", Shape.of(in, out / groups, kernelHeight, kernelWidth), first);
            Parameter bias = hasBias ? setup.bias("bias", Shape.of(out), new Zeros()) : null;
            return new ConvTranspose2d(setup.name(), this, in, weight, bias);
        }

        @Override
        public String kind() {
            return "convTranspose2d";
        }
    }
}
