package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;

/**
 * What another batch size brings: the memory it takes, and the rate that goes with it. Which size is worth it, {@link NoiseScale}
 * tells.
 *
 * <pre>{@code
 * Dataset digits = Digits.load();
 * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
 * long bytes = BatchSizes.bytes(model, new CrossEntropy(), digits, 4096);
 * float rate = BatchSizes.squareRootRate(1e-3f, 32, 128);
 * }</pre>
 */
public final class BatchSizes {
    private static final int SMALL = 8;

    private BatchSizes() {}

    /**
     * What values and gradients of a training step would take, besides the weights, their gradients and the rule's slots: measured
     * on a clone with two small batches, and continued in a straight line.
     *
     * @param batchSize at least 1
     * @param parts as in {@link Trainer#with}; transforms count
     */
    public static long bytes(Model model, Loss loss, Dataset train, int batchSize, Part... parts) {
        Checks.atLeastOne("BatchSizes.bytes: batchSize", batchSize);
        long one = measured(model, loss, train, SMALL, parts);
        long two = measured(model, loss, train, 2 * SMALL, parts);
        return Math.max(0, one + (two - one) * (batchSize - SMALL) / SMALL);
    }

    /** A small data set is gone through more than once. */
    private static long measured(Model model, Loss loss, Dataset train, int size, Part... parts) {
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            indices[i] = i % train.size();
        }
        Parts all = Parts.none().and(parts);
        all = all.and(all.settings().withBatchSize(size));
        try (Probe probe = new Probe(model, loss, new SGD(0), all, train.subset(indices))) {
            probe.next(1);
            return probe.bytes();
        }
    }

    /**
     * For SGD, with or without momentum: k times the batch, k times the rate, with a warm-up. Goyal et al., "Accurate, large
     * minibatch SGD" (arXiv 1706.02677). It holds as long as the batch is below the noise scale.
     */
    public static float linearRate(float rate, int batchSize, int newBatchSize) {
        return (float) (rate * ratio(batchSize, newBatchSize));
    }

    /**
     * For Adam and other rules that divide by the gradient's size: k times the batch, √k times the rate. Malladi et al., "On the
     * SDEs and scaling rules for adaptive gradient algorithms" (arXiv 2205.10287).
     */
    public static float squareRootRate(float rate, int batchSize, int newBatchSize) {
        return (float) (rate * Math.sqrt(ratio(batchSize, newBatchSize)));
    }

    private static double ratio(int batchSize, int newBatchSize) {
        Checks.atLeastOne("BatchSizes: batchSize", batchSize);
        Checks.atLeastOne("BatchSizes: newBatchSize", newBatchSize);
        return (double) newBatchSize / batchSize;
    }
}
