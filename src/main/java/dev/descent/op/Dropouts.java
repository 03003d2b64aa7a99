package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Sets elements to zero at random in training and multiplies the others by 1 / (1 − p), so that nothing has to be scaled in
 * inference. Which elements, is a function of the tape's seed, its step and the element's place, never of threads.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(4), 1, 1, 1, 1);
 * try (Tape tape = Tape.training(42)) {
 *     Tensor y = Dropouts.dropout(tape, x, 0.5f);   // zeros and twos
 * }
 * }</pre>
 */
public final class Dropouts {
    private static final Loops.Map2 MULTIPLY = Kernels.pointwise()::multiply;
    private static final Loops.Map2 ADD_PRODUCT = Kernels.pointwise()::addProduct;

    /** Pairs of elements in one piece of work. */
    private static final int GRAIN = 8_192;

    private Dropouts() {}

    /**
     * Drops values (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014).
     *
     * @param p the probability of dropping an element, at least 0 and below 1
     * @return {@code x} itself on an inference tape, or if p is 0
     * @throws IllegalArgumentException if p is outside [0, 1)
     */
    public static Tensor dropout(Tape tape, Tensor x, float p) {
        return drop("dropout", tape, x, p);
    }

    /**
     * Drops connections: the same on the weights of a layer (Wan, Zeiler, Zhang, LeCun, Fergus, 2013).
     *
     * @param p the probability of dropping a weight, at least 0 and below 1
     * @return {@code weight} itself on an inference tape, or if p is 0
     * @throws IllegalArgumentException if p is outside [0, 1)
     */
    public static Tensor dropConnect(Tape tape, Tensor weight, float p) {
        return drop("dropConnect", tape, weight, p);
    }

    /**
     * Drops whole channels, whose neighbouring pixels would give each other away (Tompson et al., CVPR 2015), as PyTorch's
     * {@code dropout2d}.
     *
     * @param x {@code [batch, channels, ...]}
     * @param p the probability of dropping a channel of an example, at least 0 and below 1
     * @return {@code x} itself on an inference tape, or if p is 0
     * @throws IllegalArgumentException if p is outside [0, 1), or x has fewer than two axes
     */
    public static Tensor spatialDropout(Tape tape, Tensor x, float p) {
        ImageChecks.groups("spatialDropout", x.shape(), 1);
        Checks.probability("spatialDropout", p);
        if (!tape.isTraining() || p == 0) {
            return x;
        }
        int planes = x.dim(0) * x.dim(1);
        float[] mask = tape.tensor(x.dim(0), x.dim(1)).values();
        new Mask(tape.random(), p, mask, planes).run(0, (planes + 1) / 2);
        return Scaling.planes(tape, x, mask, mask, planes);
    }

    private static Tensor drop(String who, Tape tape, Tensor x, float p) {
        Checks.probability(who, p);
        if (!tape.isTraining() || p == 0) {
            return x;
        }
        float[] mask = tape.tensor(x.shape()).values();
        tape.loops().range((x.size() + 1) / 2, GRAIN, new Mask(tape.random(), p, mask, x.size()));
        Tensor y = tape.result(x.shape(), x);
        tape.loops().run(MULTIPLY, x.values(), mask, y.values(), x.size());
        if (y.needsGradient()) {
            tape.record(y, () -> {
                Loops.Map2 kernel = x.hasGradient() ? ADD_PRODUCT : MULTIPLY;
                tape.loops().run(kernel, y.gradient(), mask, x.gradientToWrite(), x.size());
            });
        }
        return y;
    }

    /** A mask over a whole tensor, in pieces of pairs. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Mask(DropMask drop, float[] mask, int size) implements Loops.Range {
        Mask(Rng rng, float p, float[] mask, int size) {
            this(new DropMask(rng, p), mask, size);
        }

        @Override
        public void run(int from, int to) {
            drop.fill(from, mask, 2 * from, Math.min(2 * to, size));
        }
    }
}
