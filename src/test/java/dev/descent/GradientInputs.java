package dev.descent;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;

/** Inputs for {@link GradientCheck}, each a function of its seed. */
public final class GradientInputs {
    private GradientInputs() {}

    /** Standard normal numbers. */
    public static Tensor normal(long seed, int... dims) {
        Tensor x = Tensor.zeros(Shape.of(dims));
        Rng rng = new Rng(seed);
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = (float) rng.normal(i);
        }
        return x;
    }

    /** Numbers from 0.5 to 2. */
    public static Tensor positive(long seed, int... dims) {
        Tensor x = Tensor.zeros(Shape.of(dims));
        Rng rng = new Rng(seed);
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = 0.5f + 1.5f * rng.uniform(i);
        }
        return x;
    }

    /** Numbers from −1.8 to 1.8, none nearer than 0.3 to 0. */
    public static Tensor awayFromZero(long seed, int... dims) {
        Tensor x = Tensor.zeros(Shape.of(dims));
        Rng rng = new Rng(seed);
        for (int i = 0; i < x.size(); i++) {
            float number = rng.uniform(i) * 3 - 1.5f;
            x.values()[i] = number + Math.copySign(0.3f, number);
        }
        return x;
    }

    /** Numbers no two of which are nearer than 0.6. */
    public static Tensor distinct(long seed, int... dims) {
        Tensor x = Tensor.zeros(Shape.of(dims));
        int[] order = new Rng(seed).permutation(x.size());
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = 0.6f * (order[i] - x.size() / 2);
        }
        return x;
    }
}
