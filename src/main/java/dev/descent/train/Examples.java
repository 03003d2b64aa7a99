package dev.descent.train;

import dev.descent.data.Dataset;

/** One example after the other, in arrays that are used again. */
final class Examples {
    private Examples() {}

    @FunctionalInterface
    interface Visitor {
        void see(float[] input, float[] target);
    }

    static void forEach(Dataset data, Visitor visitor) {
        float[] input = new float[data.inputShape().size()];
        float[] target = new float[data.targetShape().size()];
        for (int i = 0; i < data.size(); i++) {
            data.read(i, input, 0, target, 0);
            visitor.see(input, target);
        }
    }
}
