package dev.descent.train.doctor;

import dev.descent.data.Batch;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/** The same rows of a data set at every pass, and what the model makes of them. */
final class Rows {
    private static final double DOUBTED = 0.05;
    private static final double SURE = 0.9;

    private final Dataset data;
    private final int[] indices;
    private final Batch batch;

    Rows(Dataset data, int most) {
        this.data = data;
        int count = Math.min(most, data.size());
        indices = draw(data.size(), count);
        batch = new Batch(data, count);
        batch.fill(data, indices, 0, count);
    }

    /** One row of each of so many stretches of equal length, so that large data is not gone through for a few rows. */
    private static int[] draw(int size, int count) {
        Rng rng = new Rng(0);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) size * i / count);
            int to = (int) ((long) size * (i + 1) / count);
            rows[i] = from + rng.below(to - from, i);
        }
        return rows;
    }

    Batch batch() {
        return batch;
    }

    Dataset data() {
        return data;
    }

    Sample judge(Model model, Loss loss, Tape tape, boolean oneHot) {
        tape.begin(0);
        tape.setLengths(batch.lengths());
        Tensor outputs = model.forward(tape, batch.inputTensor());
        return judge(loss, tape, outputs, oneHot);
    }

    private Sample judge(Loss loss, Tape tape, Tensor outputs, boolean oneHot) {
        Tensor targets = batch.targetTensor();
        double value = loss.forward(tape, outputs, targets).item();
        float[] raw = outputs.values();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < outputs.size(); i++) {
            min = Math.min(min, raw[i]);
            max = Math.max(max, raw[i]);
        }
        boolean sums = outputs.rank() > 1 && sumsToOne(raw, outputs.size(), outputs.dim(-1));
        Tensor predictions = loss.predictions(tape, outputs);
        int width = predictions.rank() > 1 ? predictions.dim(-1) : 1;
        int classes = data.classes() > 0 ? data.classes() : oneHot ? width : 0;
        if (classes > 0 && (width == classes || classes == 2 && width == 1)) {
            Labels labels = new Labels(predictions.values(), targets, width, classes, oneHot);
            return new Sample(
                    batch.size(),
                    labels.count,
                    value,
                    (double) labels.right / Math.max(1, labels.count),
                    labels.predicted(),
                    labels.actual(),
                    labels.recalls(),
                    Double.NaN,
                    min,
                    max,
                    sums,
                    labels.sureErrors(),
                    labels.suspects());
        }
        return values(value, predictions, targets, min, max, sums);
    }

    private Sample values(double loss, Tensor predictions, Tensor targets, double min, double max, boolean sums) {
        double score = Double.NaN;
        double spread = Double.NaN;
        double[] none = {};
        if (predictions.size() == targets.size() && data.classes() == 0) {
            int width = targets.size() / batch.size();
            double errors = 0;
            double total = 0;
            double moved = 0;
            for (int j = 0; j < width; j++) {
                double[] y = column(targets, j, width);
                double[] p = column(predictions, j, width);
                double mean = Noise.mean(y);
                double middle = Noise.mean(p);
                for (int i = 0; i < y.length; i++) {
                    errors += (y[i] - p[i]) * (y[i] - p[i]);
                    total += (y[i] - mean) * (y[i] - mean);
                    moved += (p[i] - middle) * (p[i] - middle);
                }
            }
            score = total == 0 ? Double.NaN : 1 - errors / total;
            spread = total == 0 ? Double.NaN : Math.sqrt(moved / total);
        }
        return new Sample(
                batch.size(),
                batch.size(),
                loss,
                score,
                none,
                none,
                none,
                spread,
                min,
                max,
                sums,
                Double.NaN,
                new int[0]);
    }

    private static double[] column(Tensor tensor, int j, int width) {
        double[] column = new double[tensor.size() / width];
        for (int i = 0; i < column.length; i++) {
            column[i] = tensor.values()[i * width + j];
        }
        return column;
    }

    private static boolean sumsToOne(float[] values, int size, int width) {
        for (int from = 0; from < size; from += width) {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                if (values[from + j] < 0) {
                    return false;
                }
                sum += values[from + j];
            }
            if (!(Math.abs(sum - 1) <= 1e-4)) {
                return false;
            }
        }
        return true;
    }

    /** Counts of classes given and predicted. */
    private final class Labels {
        private final double[] given;
        private final double[] guessed;
        private final double[] found;
        private final int[] doubtful;
        /** How sure the answer is of each label; negative if it is wrong. */
        private final double[] sureness;

        private int doubts;
        private int count;
        private int right;

        Labels(float[] probabilities, Tensor targets, int width, int classes, boolean oneHot) {
            given = new double[classes];
            guessed = new double[classes];
            found = new double[classes];
            int step = oneHot ? width : 1;
            int total = targets.size() / step;
            int perRow = Math.max(1, total / batch.size());
            doubtful = new int[total];
            sureness = new double[total];
            for (int i = 0; i < total; i++) {
                int label = oneHot ? largest(targets.values(), i * width, width) : (int) targets.values()[i];
                if (label < 0 || label >= classes) {
                    continue;
                }
                int guess = width == 1 ? probabilities[i] > 0.5f ? 1 : 0 : largest(probabilities, i * width, width);
                count++;
                given[label]++;
                guessed[guess]++;
                right += guess == label ? 1 : 0;
                found[label] += guess == label ? 1 : 0;
                double own = width == 1
                        ? label == 1 ? probabilities[i] : 1 - probabilities[i]
                        : probabilities[i * width + label];
                double other = width == 1 ? 1 - own : probabilities[i * width + guess];
                sureness[count - 1] = guess == label ? own : -other;
                if (guess != label && own < DOUBTED && other > SURE) {
                    doubtful[doubts++] = indices[i / perRow];
                }
            }
        }

        double[] predicted() {
            return shares(guessed);
        }

        double[] actual() {
            return shares(given);
        }

        private double[] shares(double[] counts) {
            return Arrays.stream(counts).map(c -> c / Math.max(1, count)).toArray();
        }

        double[] recalls() {
            double[] recalls = new double[given.length];
            for (int c = 0; c < recalls.length; c++) {
                recalls[c] = given[c] == 0 ? Double.NaN : found[c] / given[c];
            }
            return recalls;
        }

        double sureErrors() {
            int quarter = count / 4;
            if (quarter == 0) {
                return Double.NaN;
            }
            double[] sizes = new double[count];
            Arrays.setAll(sizes, i -> Math.abs(sureness[i]));
            Arrays.sort(sizes);
            double least = sizes[count - quarter];
            int surest = 0;
            int wrong = 0;
            for (int i = 0; i < count; i++) {
                surest += Math.abs(sureness[i]) >= least ? 1 : 0;
                wrong += sureness[i] <= -least ? 1 : 0;
            }
            return (double) wrong / surest;
        }

        int[] suspects() {
            return Arrays.copyOf(doubtful, doubts);
        }
    }

    static int largest(float[] values, int from, int width) {
        int best = 0;
        for (int c = 1; c < width; c++) {
            best = values[from + c] > values[from + best] ? c : best;
        }
        return best;
    }
}
