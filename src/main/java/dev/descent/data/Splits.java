package dev.descent.data;

import dev.descent.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a data set is divided. The parts keep the random order, so that training on them unshuffled is safe too. */
final class Splits {
    /** Keeps the order of a split apart from the batches' order under the same seed. */
    private static final long STREAM = 0x73706C6974L;

    private Splits() {}

    static Split random(Dataset data, double fraction, long seed) {
        Checks.fraction("split", fraction);
        // 0.29 * 100 is 28.999999999999996; the small addend makes it the 29 that was meant.
        int count = (int) Math.floor(fraction * data.size() + 1e-9);
        Checks.bothSides("split", fraction, data.size(), count);
        int[] order = order(data, seed);
        return new Split(
                data.subset(Arrays.copyOf(order, count)), data.subset(Arrays.copyOfRange(order, count, order.length)));
    }

    static Split stratified(Dataset data, double fraction, long seed) {
        Checks.fraction("stratifiedSplit", fraction);
        Checks.hasClasses("stratifiedSplit", data);
        int[] labels = labels(data);
        int[] quota = quota(labels, data, fraction);
        int count = Arrays.stream(quota).sum();
        int[] train = new int[count];
        int[] test = new int[labels.length - count];
        int trained = 0;
        int tested = 0;
        for (int index : order(data, seed)) {
            if (quota[labels[index]]-- > 0) {
                train[trained++] = index;
            } else {
                test[tested++] = index;
            }
        }
        return new Split(data.subset(train), data.subset(test));
    }

    /** How many examples of each class to train with: rounded so that the shares of all classes add up to that of the whole. */
    private static int[] quota(int[] labels, Dataset data, double fraction) {
        int[] counts = new int[data.classes()];
        for (int label : labels) {
            counts[label]++;
        }
        int[] quota = new int[counts.length];
        int seen = 0;
        for (int c = 0; c < counts.length; c++) {
            Checks.stratum(c, counts[c]);
            long before = Math.round(fraction * seen);
            seen += counts[c];
            int share = (int) (Math.round(fraction * seen) - before);
            quota[c] = counts[c] == 0 ? 0 : Math.min(Math.max(share, 1), counts[c] - 1);
        }
        return quota;
    }

    private static int[] labels(Dataset data) {
        float[] input = new float[data.inputShape().size()];
        float[] target = new float[data.targetShape().size()];
        int[] labels = new int[data.size()];
        for (int i = 0; i < labels.length; i++) {
            data.read(i, input, 0, target, 0);
            labels[i] = Checks.label("stratifiedSplit", i, target[0], data.classes());
        }
        return labels;
    }

    static List<Split> folds(Dataset data, int k, long seed) {
        Checks.folds(k, data.size());
        int[] order = order(data, seed);
        List<Split> folds = new ArrayList<>(k);
        for (int fold = 0; fold < k; fold++) {
            int from = (int) ((long) order.length * fold / k);
            int to = (int) ((long) order.length * (fold + 1) / k);
            int[] train = new int[order.length - (to - from)];
            System.arraycopy(order, 0, train, 0, from);
            System.arraycopy(order, to, train, from, order.length - to);
            folds.add(new Split(data.subset(train), data.subset(Arrays.copyOfRange(order, from, to))));
        }
        return folds;
    }

    private static int[] order(Dataset data, long seed) {
        return new Rng(seed).stream(STREAM).permutation(data.size());
    }
}
