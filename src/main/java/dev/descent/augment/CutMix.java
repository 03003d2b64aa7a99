package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * Pastes a rectangle of a random partner from the same batch into every image, and mixes the targets by area. The share λ of the
 * image's own area is drawn from Beta(α, α) once per batch, and so is the rectangle's centre; where it overlaps the border, less is
 * pasted and the targets say so. Class indices become probabilities; values are averaged. As torchvision's CutMix.
 *
 * <p>Yun, Han, Oh, Chun, Choe, Yoo: CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features, 2019,
 * <a href="https://arxiv.org/abs/1905.04899">arXiv 1905.04899</a>.
 *
 * <pre>{@code
 * BatchTransform transform = new CutMix(1);
 * }</pre>
 *
 * @param alpha 1 in the paper, which makes every share as likely
 * @param p the probability for each batch: 1 by default and in the paper for ImageNet, 0.5 there for CIFAR
 */
public record CutMix(float alpha, float p) implements BatchTransform {
    /** @throws IllegalArgumentException if alpha is not greater than 0, or p not a probability */
    public CutMix {
        Checks.positive("cutMix", "alpha", alpha);
        Checks.probability("cutMix", p);
    }

    public CutMix(float alpha) {
        this(alpha, 1);
    }

    @Override
    public boolean mixesTargets() {
        return true;
    }

    /** Fails unless inputs are images {@code [channels, height, width]}. */
    @Override
    public void check(Dataset data) {
        Checks.image("cutMix", data.inputShape());
    }

    @Override
    public void apply(Batch batch, Rng rng) {
        Shape shape = batch.inputShape();
        Checks.image("cutMix", shape);
        batch.mixTargets();
        Rng box = rng.stream(1);
        if (box.uniform(0) >= p) {
            return;
        }
        int height = shape.dim(1);
        int width = shape.dim(2);
        double half = 0.5 * Math.sqrt(1 - Beta.symmetric(alpha, rng));
        int y = box.below(height, 1);
        int x = box.below(width, 2);
        int top = Math.max(0, y - (int) (half * height));
        int left = Math.max(0, x - (int) (half * width));
        int bottom = Math.min(height, y + (int) (half * height));
        int right = Math.min(width, x + (int) (half * width));
        batch.pair(rng);
        batch.blendInputs((own, ownAt, other, otherAt) -> {
            for (int channel = 0; channel < shape.dim(0); channel++) {
                for (int line = channel * height + top; line < channel * height + bottom; line++) {
                    int from = line * width + left;
                    System.arraycopy(other, otherAt + from, own, ownAt + from, right - left);
                }
            }
        });
        batch.blendTargets(1 - (bottom - top) * (right - left) / (float) (height * width));
    }
}
