package dev.descent.train;

import dev.descent.data.Dataset;

/** The guess that ignores the input: the most frequent class, or the mean of each target. */
final class ConstantBaseline {
    private ConstantBaseline() {}

    static double score(Dataset train, Dataset test) {
        return train.classes() > 0 ? majority(train, test) : mean(train, test);
    }

    private static double majority(Dataset train, Dataset test) {
        int[] counts = new int[train.classes()];
        Examples.forEach(train, (input, target) -> {
            if (target[0] >= 0) {
                counts[(int) target[0]]++;
            }
        });
        int best = 0;
        for (int c = 1; c < counts.length; c++) {
            best = counts[c] > counts[best] ? c : best;
        }
        int majority = best;
        int[] right = new int[1];
        Examples.forEach(test, (input, target) -> right[0] += target[0] == majority ? 1 : 0);
        return (double) right[0] / test.size();
    }

    private static double mean(Dataset train, Dataset test) {
        int size = train.targetShape().size();
        double[] mean = new double[size];
        Examples.forEach(train, (input, target) -> {
            for (int i = 0; i < size; i++) {
                mean[i] += target[i] / (double) train.size();
            }
        });
        double[] squares = new double[1];
        Examples.forEach(test, (input, target) -> {
            for (int i = 0; i < size; i++) {
                squares[0] += (target[i] - mean[i]) * (target[i] - mean[i]);
            }
        });
        return Math.sqrt(squares[0] / ((double) test.size() * size));
    }
}
