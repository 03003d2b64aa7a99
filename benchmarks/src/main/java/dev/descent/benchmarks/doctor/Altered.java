package dev.descent.benchmarks.doctor;

import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Copies of data sets with something done to their rows; unlike {@link Dataset#of}, they take any number.
 *
 * @param classes 0 for values
 */
record Altered(Shape inputShape, Shape targetShape, int classes, float[][] inputs, float[][] targets) implements Dataset {
    /** Changes a row in place. */
    @FunctionalInterface
    interface Change {
        void to(int row, float[] input, float[] target);
    }

    @FunctionalInterface
    interface Choice {
        boolean keeps(int row, float label);
    }

    static Dataset rows(Dataset data, Change change) {
        Altered copy = copy(data);
        for (int i = 0; i < copy.size(); i++) {
            change.to(i, copy.inputs[i], copy.targets[i]);
        }
        return copy;
    }

    static Dataset inputs(Dataset data, java.util.function.DoubleUnaryOperator change) {
        return rows(data, (row, x, y) -> {
            for (int j = 0; j < x.length; j++) {
                x[j] = (float) change.applyAsDouble(x[j]);
            }
        });
    }

    /** Both, one after the other. */
    static Dataset both(Dataset first, Dataset second) {
        Altered a = copy(first);
        Altered b = copy(second);
        return new Altered(a.inputShape, a.targetShape, a.classes, join(a.inputs, b.inputs), join(a.targets, b.targets));
    }

    private static float[][] join(float[][] first, float[][] second) {
        float[][] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    static Dataset where(Dataset data, Choice choice) {
        Altered copy = copy(data);
        return data.subset(IntStream.range(0, data.size())
                .filter(i -> choice.keeps(i, copy.targets[i][0]))
                .toArray());
    }

    static Dataset first(Dataset data, int count) {
        return data.subset(IntStream.range(0, Math.min(count, data.size())).toArray());
    }

    /** Rows in the order of their labels. */
    static Dataset sorted(Dataset data) {
        Altered copy = copy(data);
        return data.subset(IntStream.range(0, data.size())
                .boxed()
                .sorted((a, b) -> Float.compare(copy.targets[a][0], copy.targets[b][0]))
                .mapToInt(i -> i)
                .toArray());
    }

    /** Each row's target is that of another. */
    static Dataset permutedTargets(Dataset data, long seed) {
        Altered copy = copy(data);
        int[] order = new Rng(seed).permutation(data.size());
        float[][] targets = Arrays.stream(order).mapToObj(i -> copy.targets[i]).toArray(float[][]::new);
        return new Altered(copy.inputShape, copy.targetShape, copy.classes, copy.inputs, targets);
    }

    private static Altered copy(Dataset data) {
        float[][] inputs = new float[data.size()][data.inputShape().size()];
        float[][] targets = new float[data.size()][data.targetShape().size()];
        for (int i = 0; i < data.size(); i++) {
            data.read(i, inputs[i], 0, targets[i], 0);
        }
        return new Altered(data.inputShape(), data.targetShape(), data.classes(), inputs, targets);
    }

    @Override
    public int size() {
        return inputs.length;
    }

    @Override
    public void read(int index, float[] into, int inputOffset, float[] intoTargets, int targetOffset) {
        System.arraycopy(inputs[index], 0, into, inputOffset, inputs[index].length);
        System.arraycopy(targets[index], 0, intoTargets, targetOffset, targets[index].length);
    }
}
