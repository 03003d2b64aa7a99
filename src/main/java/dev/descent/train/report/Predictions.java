package dev.descent.train.report;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.metric.ConfusionMatrix;
import dev.descent.nn.Model;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model makes of a data set: which classes it takes for which, and the examples it is furthest off on. */
final class Predictions {
    static final int WORST = 16;
    /** Of larger data sets so many examples, evenly spread, are looked at. */
    static final int MOST = 10_000;

    private static final int BATCH = 128;

    private final Dataset data;
    private final List<Sample> worst = new ArrayList<>();
    private @Nullable ConfusionMatrix matrix;
    private int examples;

    /**
     * An example the model is wrong about.
     *
     * @param index in the data set
     * @param error how wrong: for classes how much more the best of the others got than the right one, for values the mean
     *     difference
     */
    record Sample(int index, double error, float[] input, float[] target, float[] prediction) {}

    private Predictions(Dataset data) {
        this.data = data;
    }

    static Predictions of(Model model, Loss loss, Dataset data) {
        Predictions predictions = new Predictions(data);
        int[] some = Gauge.spread(data.size(), MOST);
        predictions.examples = some.length;
        if (data.classes() > 1) {
            predictions.matrix = new ConfusionMatrix(data.classes());
        }
        Batches.Options inOrder = Batches.Options.defaults().withShuffle(false);
        Dataset looked = some.length == data.size() ? data : data.subset(some);
        try (Tape tape = Tape.inference();
                Batches batches = new Batches(looked, Math.min(BATCH, some.length), 0, inOrder)) {
            batches.start(0);
            int first = 0;
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                tape.begin(0);
                tape.setLengths(batch.lengths());
                Tensor outputs = model.forward(tape, batch.inputTensor());
                predictions.add(batch, loss.predictions(tape, outputs), some, first);
                first += batch.size();
            }
        }
        predictions.worst.sort(Comparator.comparingDouble(Sample::error).reversed());
        return predictions;
    }

    private void add(Batch batch, Tensor predicted, int[] indices, int first) {
        if (matrix != null) {
            try {
                matrix.add(predicted, batch.targetTensor());
            } catch (IllegalArgumentException notClassByClass) {
                matrix = null;
            }
        }
        int width = predicted.size() / batch.size();
        float[] values = predicted.values();
        for (int i = 0; i < batch.size(); i++) {
            double error = error(values, i * width, width, batch.targets(), i * batch.targetSize(), batch.targetSize());
            if (error > 0 && (worst.size() < WORST || error > least().error)) {
                if (worst.size() == WORST) {
                    worst.remove(least());
                }
                worst.add(new Sample(
                        indices[first + i],
                        error,
                        part(batch.inputs(), i, batch.inputShape().size()),
                        part(batch.targets(), i, batch.targetSize()),
                        part(values, i, width)));
            }
        }
    }

    private Sample least() {
        Sample least = worst.get(0);
        for (Sample sample : worst) {
            least = sample.error < least.error ? sample : least;
        }
        return least;
    }

    private static float[] part(float[] rows, int row, int width) {
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    /** NaN, which is never the worst, where outputs and targets have no form that could be compared. */
    private double error(float[] p, int pAt, int width, float[] t, int tAt, int targets) {
        int classes = data.classes();
        boolean byClass = classes > 1 && width == targets * classes;
        if (!byClass && width != targets) {
            return Double.NaN;
        }
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < targets; i++) {
            if (byClass && t[tAt + i] >= 0) {
                sum += margin(p, pAt + i * classes, classes, (int) t[tAt + i]);
                counted++;
            } else if (!byClass) {
                sum += Math.abs(p[pAt + i] - t[tAt + i]);
                counted++;
            }
        }
        return sum / counted;
    }

    private static double margin(float[] p, int at, int classes, int right) {
        float other = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            other = c == right ? other : Math.max(other, p[at + c]);
        }
        return other - p[at + right];
    }

    Dataset data() {
        return data;
    }

    /** How many examples were looked at. */
    int examples() {
        return examples;
    }

    /** The furthest off first; none that is right. */
    List<Sample> worst() {
        return worst;
    }

    @Nullable
    ConfusionMatrix matrix() {
        return matrix;
    }
}
