package dev.descent.train;

import dev.descent.data.Dataset;
import java.util.function.BiConsumer;

/** One example after the other, in arrays that are used again. */
final class Examples {
    private Examples() {}

    /** @param visitor is given each example's input and target */
    static void forEach(Dataset data, BiConsumer<float[], float[]> visitor) {
        float[] input = new float[data.inputShape().size()];
        float[] target = new float[data.targetShape().size()];
        for (int i = 0; i < data.size(); i++) {
            data.read(i, input, 0, target, 0);
            visitor.accept(input, target);
        }
    }
}
