package dev.descent.op;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Random factors on the branches of a residual network, which may be others for the gradient than for the values: such a
 * gradient is no derivative, but noise that regularizes. Drawn per image or per batch; in inference the factors are their
 * means.
 *
 * <pre>{@code
 * Tensor a = Tensor.of(Shape.of(2, 1), 1, 1);
 * Tensor b = Tensor.of(Shape.of(2, 1), 3, 3);
 * try (Tape tape = Tape.training(42)) {
 *     Tensor y = Shakes.shakeShake(tape, a, b, true);   // each between 1 and 3
 * }
 * }</pre>
 */
public final class Shakes {
    private Shakes() {}

    /**
     * {@code α a + (1 − α) b}, its gradient with another such number, both uniform in [0, 1) (Gastaldi, "Shake-Shake
     * regularization", 2017).
     *
     * @param a {@code [batch, ...]}; b has the same shape
     * @param perImage whether each image has numbers of its own, which the paper found best, or the batch one pair
     * @return {@code (a + b) / 2} on an inference tape
     */
    public static Tensor shakeShake(Tape tape, Tensor a, Tensor b, boolean perImage) {
        if (!tape.isTraining()) {
            return Arithmetic.scale(tape, Arithmetic.add(tape, a, b), 0.5f);
        }
        int batch = a.dim(0);
        float[] alpha = tape.tensor(batch, 1).values();
        float[] beta = tape.tensor(batch, 1).values();
        float[] restOfAlpha = tape.tensor(batch, 1).values();
        float[] restOfBeta = tape.tensor(batch, 1).values();
        Rng forward = tape.random();
        Rng backward = tape.random();
        for (int image = 0; image < batch; image++) {
            alpha[image] = forward.uniform(perImage ? image : 0);
            beta[image] = backward.uniform(perImage ? image : 0);
            restOfAlpha[image] = 1 - alpha[image];
            restOfBeta[image] = 1 - beta[image];
        }
        return Arithmetic.add(
                tape,
                Scaling.planes(tape, a, alpha, beta, batch),
                Scaling.planes(tape, b, restOfAlpha, restOfBeta, batch));
    }

    /**
     * What a residual branch ends with: with probability {@code survival} the branch itself, else the branch times α in
     * [−1, 1) and its gradient times β in [0, 1) (Yamada, Iwamura, Akiba, Kise, "ShakeDrop regularization for deep residual
     * learning", 2019).
     *
     * @param x {@code [batch, ...]}
     * @param survival from 0 to 1; 1 does nothing
     * @param perImage whether each image has numbers of its own, or all of a batch the same
     * @return {@code x · survival} on an inference tape
     * @throws IllegalArgumentException if survival is outside [0, 1]
     */
    public static Tensor shakeDrop(Tape tape, Tensor x, float survival, boolean perImage) {
        return drop("shakeDrop", tape, x, survival, perImage, true);
    }

    /**
     * What a residual branch ends with: with probability {@code survival} the branch itself, else zero (Huang, Sun, Liu,
     * Sedra, Weinberger, "Deep networks with stochastic depth", ECCV 2016).
     *
     * @param x {@code [batch, ...]}
     * @param survival from 0 to 1; 1 does nothing
     * @param perImage whether each image has numbers of its own, or, as in the paper, all of a batch the same
     * @return {@code x · survival} on an inference tape
     * @throws IllegalArgumentException if survival is outside [0, 1]
     */
    public static Tensor stochasticDepth(Tape tape, Tensor x, float survival, boolean perImage) {
        return drop("stochasticDepth", tape, x, survival, perImage, false);
    }

    private static Tensor drop(String who, Tape tape, Tensor x, float survival, boolean perImage, boolean shake) {
        ImageChecks.survival(who, survival);
        if (survival == 1) {
            return x;
        }
        if (!tape.isTraining()) {
            return Arithmetic.scale(tape, x, survival);
        }
        int batch = x.dim(0);
        float[] forward = tape.tensor(batch, 1).values();
        float[] backward = tape.tensor(batch, 1).values();
        Rng gate = tape.random();
        Rng alpha = tape.random();
        Rng beta = tape.random();
        for (int image = 0; image < batch; image++) {
            int element = perImage ? image : 0;
            boolean survives = gate.uniform(element) < survival;
            forward[image] = survives ? 1 : shake ? 2 * alpha.uniform(element) - 1 : 0;
            backward[image] = survives ? 1 : shake ? beta.uniform(element) : 0;
        }
        return Scaling.planes(tape, x, forward, backward, batch);
    }
}
