package dev.descent.loss;

import dev.descent.tensor.Tensor;

/** What the rows of a batch weigh together, those ignored left out. */
final class Masses {
    private Masses() {}

    static double of(Tensor targets, int ignored, float[] weights) {
        float[] labels = targets.values();
        double mass = 0;
        for (int i = 0; i < targets.size(); i++) {
            if (labels[i] != ignored) {
                mass += weights.length == 0 ? 1 : weights[(int) labels[i]];
            }
        }
        return mass;
    }
}
