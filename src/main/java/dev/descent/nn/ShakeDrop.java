package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Shakes;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * With probability {@code survival} the values themselves, else values times a random number in [−1, 1) and gradients times another
 * in [0, 1)
 * (Yamada, Iwamura, Akiba, Kise, 2019). It is the last layer of a residual block. In inference values are multiplied by {@code survival}.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(8), 42, Layers.residual(Layers.dense(8), Layers.relu(), Layers.shakeDrop(1, 2)),
 *         Layers.residual(Layers.dense(8), Layers.relu(), Layers.shakeDrop(2, 2)), Layers.dense(10));
 * }</pre>
 *
 * @param survival the probability that nothing happens, from 0 to 1
 * @param perImage whether each image has random numbers of its own, or all of a batch the same
 */
public record ShakeDrop(float survival, boolean perImage) implements Layer {
    /** @throws IllegalArgumentException if survival is outside [0, 1] */
    public ShakeDrop {
        ImageChecks.survival("shakeDrop", survival);
    }

    /**
     * The papers' linear decay: block l of L survives with probability {@code 1 − l / (2 L)}, so the last with 0.5. All of a
     * batch have the same random numbers.
     *
     * @param block the number of the block, from 1
     * @param blocks how many blocks there are
     * @throws IllegalArgumentException if there is no such block
     */
    public static ShakeDrop linearDecay(int block, int blocks) {
        ImageChecks.block(block, blocks);
        return new ShakeDrop(1 - 0.5f * block / blocks, false);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Shakes.shakeDrop(tape, x, survival, perImage);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
