package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Upsampling;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Images enlarged: {@code [batch, channels, height, width]} to {@code [batch, channels, scale · height, scale · width]}, each
 * pixel repeated, or smoothly in between (PyTorch's nearest and bilinear modes, corners not aligned).
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(8, 7, 7), 42, Layers.upsample(2).bilinear(), Layers.conv2d(4, 3).same());   // [4, 14, 14]
 * }</pre>
 *
 * @param scale a whole number of at least 1
 * @param smooth whether pixels are interpolated; repeated by default
 */
public record Upsample(int scale, boolean smooth) implements Layer {
    /** @throws IllegalArgumentException if the scale is below 1 */
    public Upsample {
        ImageChecks.scale("upsample", scale);
    }

    /** The same with weighted means of neighbouring pixels. */
    public Upsample bilinear() {
        return new Upsample(scale, true);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return smooth ? Upsampling.bilinear2d(tape, x, scale) : Upsampling.nearest2d(tape, x, scale);
    }

    @Override
    public Shape outputShape(Shape input) {
        int channels = ImageChecks.channels("upsample", "", input, 3);
        return Shape.of(channels, ImageChecks.scaled(input.dim(1), scale), ImageChecks.scaled(input.dim(2), scale));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
