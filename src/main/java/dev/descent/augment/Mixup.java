package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.tensor.Rng;

/**
 * Trains on points between examples: λ · x + (1 − λ) · x′ for inputs and targets alike, where x′ is a random partner from the
 * same batch and λ is drawn from Beta(α, α) once per batch. Class indices become probabilities; values are averaged.
 *
 * <p>Zhang, Cisse, Dauphin, Lopez-Paz: mixup: Beyond Empirical Risk Minimization, 2017,
 * <a href="https://arxiv.org/abs/1710.09412">arXiv 1710.09412</a>.
 *
 * <pre>{@code
 * BatchTransform transform = new Mixup(0.2f);
 * }</pre>
 *
 * @param alpha how far from the examples: 0.1 to 0.4 in the paper for ImageNet, 1 for CIFAR-10; 0.2 if you have no reason
 */
public record Mixup(float alpha) implements BatchTransform {
    /** @throws IllegalArgumentException if alpha is not greater than 0 */
    public Mixup {
        Checks.positive("mixup", "alpha", alpha);
    }

    @Override
    public boolean mixesTargets() {
        return true;
    }

    @Override
    public void apply(Batch batch, Rng rng) {
        float share = (float) Beta.symmetric(alpha, rng);
        batch.pair(rng);
        batch.blendInputs(share);
        batch.blendTargets(share);
    }
}
