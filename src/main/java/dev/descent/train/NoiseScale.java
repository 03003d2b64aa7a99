package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.optim.SGD;
import java.util.List;

/**
 * How much of a gradient is noise, and so which batch size is worth its work: far below {@link #batchSize()}, twice the batch
 * nearly halves the updates; far above it saves none. McCandlish et al., "An empirical model of large-batch training"
 * (arXiv 1812.06162), the simple noise scale, from gradients of two batch sizes (appendix A.1).
 *
 * <pre>{@code
 * Dataset digits = Digits.load();
 * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
 * double batch = NoiseScale.measure(model, new CrossEntropy(), digits).batchSize();
 * }</pre>
 *
 * <p>It grows in training, often tenfold, as the loss falls: {@link NoiseMeter} follows it. Its order of magnitude is what counts.
 *
 * @param signal the squared norm of the true gradient; as an estimate, near 0 it can be negative
 * @param noise the variance of the gradient of a single example, summed over all parameters
 */
public record NoiseScale(double signal, double noise) {
    /** More batches than these say little more. */
    private static final int MOST = 64;

    /**
     * From the squared norms of gradients of two batch sizes; means over several batches are better than single ones.
     *
     * @param large greater than {@code small}
     */
    public static NoiseScale of(int small, double smallSquared, int large, double largeSquared) {
        Checks.twoSizes(small, large);
        double noise = (smallSquared - largeSquared) / (1.0 / small - 1.0 / large);
        return new NoiseScale((large * largeSquared - small * smallSquared) / (large - small), noise);
    }

    /** The noise over the signal, in examples; infinite if the signal is lost in it. */
    public double batchSize() {
        return signal > 0 ? Math.max(0, noise) / signal : Double.POSITIVE_INFINITY;
    }

    /**
     * Measures a model as it is now: on a clone, with batches of the size in the settings from one epoch, at most {@value #MOST} of
     * them. The model and the random numbers of a later fit stay as they were.
     *
     * @param parts as in {@link Trainer#with}; settings and transforms count
     * @throws IllegalArgumentException if model, loss, data and settings do not fit together, or there is but one whole batch
     */
    public static NoiseScale measure(Model model, Loss loss, Dataset train, Part... parts) {
        Parts all = Parts.none().and(parts);
        int batch = all.settings().batchSize();
        Checks.wholeBatches(train.size() / batch, batch);
        all = all.and(all.settings().withDropLast(true));
        try (Probe probe = new Probe(model, loss, new SGD(0), all, train)) {
            List<Parameter> parameters = probe.trained();
            int count = Math.min(MOST, probe.batchesPerEpoch());
            double[][] sums = new double[parameters.size()][];
            double squares = 0;
            for (int i = 0; i < count; i++) {
                probe.next(1);
                squares += Probe.squaredNorm(parameters) / count;
                add(parameters, sums);
                probe.optimizer().clearGradients();
            }
            return of(batch, squares, batch * count, squaredMean(sums, count));
        }
    }

    private static void add(List<Parameter> parameters, double[][] sums) {
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] == null) {
                sums[i] = new double[parameters.get(i).tensor().size()];
            }
            if (parameters.get(i).tensor().hasGradient()) {
                float[] gradient = parameters.get(i).tensor().gradient();
                for (int j = 0; j < sums[i].length; j++) {
                    sums[i][j] += gradient[j];
                }
            }
        }
    }

    private static double squaredMean(double[][] sums, int count) {
        double squared = 0;
        for (double[] sum : sums) {
            for (double value : sum) {
                squared += value / count * (value / count);
            }
        }
        return squared;
    }
}
