package dev.descent.metric;

import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Reads labels from the outputs of a network trained with CTC: {@link #greedy} follows the most probable class of each step,
 * {@link #beamSearch} adds up the alignments of the likeliest labellings.
 *
 * <pre>{@code
 * Tensor steps = Tensor.of(Shape.of(3, 2), 0.6f, 0.4f, 0.4f, 0.6f, 0.7f, 0.3f);
 * int[] labels = new CTCDecoder().greedy(steps).labels();                  // 1
 * CTCDecoder.Labelling best = new CTCDecoder().beamSearch(steps, 10).get(0);
 * double probability = Math.exp(best.logProbability());
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param blank the class that stands for no label; 0 by default
 * @param ofLogits whether outputs are raw, as {@code Model.logits} gives them, rather than probabilities, as {@code
 *     Model.predict} does after training with {@code CTCLoss}; false by default
 */
public record CTCDecoder(int blank, boolean ofLogits) {
    /** @throws IllegalArgumentException if the blank is negative */
    public CTCDecoder {
        Checks.blank("CTCDecoder", blank);
    }

    /** Of probabilities, class 0 being the blank. */
    public CTCDecoder() {
        this(0, false);
    }

    /**
     * What was read, and the logarithm of its probability.
     *
     * @param labels classes without the blank
     */
    @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by content
    public record Labelling(double logProbability, int... labels) {
        public Labelling {
            labels = labels.clone();
        }

        /** A copy. */
        @Override
        public int[] labels() {
            return labels.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Labelling that
                    && Double.compare(logProbability, that.logProbability) == 0
                    && Arrays.equals(labels, that.labels);
        }

        @Override
        public int hashCode() {
            return 31 * Double.hashCode(logProbability) + Arrays.hashCode(labels);
        }

        @Override
        public String toString() {
            return "Labelling" + Arrays.toString(labels) + " " + logProbability;
        }
    }

    /**
     * The most probable class of each step (the first if several are), repetitions taken once and blanks left out. The
     * probability is that of this one alignment. Fast, and close to the best where the network is sure.
     *
     * @param steps {@code [time, classes]}
     * @throws IllegalArgumentException if the shape doesn't fit, or a probability is not from 0 to 1
     */
    public Labelling greedy(Tensor steps) {
        double[][] logs = logs(steps);
        double sum = 0;
        for (double[] step : logs) {
            double largest = step[0];
            for (double log : step) {
                largest = Math.max(largest, log);
            }
            sum += largest;
        }
        int[] labels = new int[logs.length];
        int count = collapse(steps.values(), 0, logs.length, steps.dim(1), blank, labels);
        return new Labelling(sum, Arrays.copyOf(labels, count));
    }

    /**
     * The likeliest labellings, best first: prefix beam search without a language model (Hannun, Maas, Jurafsky, Ng,
     * "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs", 2014). The probability
     * is the sum over all alignments that the beam did not lose; exact if it is wide enough.
     *
     * @param steps {@code [time, classes]}
     * @param width how many beginnings are followed at each step; 10 to 100 are usual
     * @return at most {@code width} labellings
     * @throws IllegalArgumentException if the shape doesn't fit, a probability is not from 0 to 1, or the width is below 1
     */
    public List<Labelling> beamSearch(Tensor steps, int width) {
        Checks.width(width);
        PrefixBeam beam = new PrefixBeam(blank, width);
        for (double[] step : logs(steps)) {
            beam.step(step);
        }
        return beam.prefixes().stream()
                .map(prefix -> new Labelling(prefix.logProbability(), prefix.labels()))
                .toList();
    }

    /** Logarithms of the probabilities, by step and class. */
    private double[][] logs(Tensor steps) {
        Checks.steps(steps.shape(), blank);
        int classes = steps.dim(1);
        double[][] logs = new double[steps.dim(0)][classes];
        for (int step = 0; step < logs.length; step++) {
            double logSum = ofLogits ? logSum(steps.values(), step * classes, classes) : 0;
            for (int c = 0; c < classes; c++) {
                float value = steps.values()[step * classes + c];
                if (!ofLogits) {
                    Checks.probability(value, step, c);
                }
                logs[step][c] = ofLogits ? value - logSum : Math.log(value);
            }
        }
        return logs;
    }

    private static double logSum(float[] values, int from, int classes) {
        double largest = values[from];
        for (int c = 1; c < classes; c++) {
            largest = Math.max(largest, values[from + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(values[from + c] - largest);
        }
        return largest + Math.log(sum);
    }

    /** Writes the labels along the largest values of each step, from a place in an array of steps; returns how many. */
    static int collapse(float[] values, int from, int steps, int classes, int blank, int[] labels) {
        int count = 0;
        int before = blank;
        for (int step = 0; step < steps; step++) {
            int at = from + step * classes;
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = values[at + c] > values[at + best] ? c : best;
            }
            if (best != blank && best != before) {
                labels[count++] = best;
            }
            before = best;
        }
        return count;
    }
}
