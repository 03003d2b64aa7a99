package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** How a share of a gradient reaches an input. */
final class Gradients {
    private static final Loops.Map1P AFFINE = Kernels.pointwise()::affine;
    private static final Loops.Map1P ADD_SCALED =
            (x, scale, unused, y, from, to) -> Kernels.pointwise().addScaled(x, scale, y, from, to);

    private Gradients() {}

    /** Adds {@code share} to the gradient of {@code x}; the first share is written, which saves filling with zeros. */
    static void add(Tape tape, float[] share, Tensor x) {
        addScaled(tape, share, 1f, x);
    }

    static void addScaled(Tape tape, float[] share, float scale, Tensor x) {
        Loops.Map1P kernel = x.hasGradient() ? ADD_SCALED : AFFINE;
        tape.loops().run(kernel, share, scale, 0f, x.gradientToWrite(), x.size());
    }
}
