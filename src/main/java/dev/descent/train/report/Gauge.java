package dev.descent.train.report;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import dev.descent.train.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes the measures of a run that cost something: the norms of gradients and updates in some of its steps, and the histograms
 * of weights and of what the layers put out for a fixed batch at the end of epochs, as often as the time set for it allows.
 */
final class Gauge {
    /** Examples whose way through the layers is looked at. */
    private static final int EXAMPLES = 32;

    /** All but buffers, since one that is frozen may thaw. */
    final List<Parameter> parameters;
    /** Of the gradients, updates and weights of each parameter in the step measured last; NaN before. */
    final double[] gradientNorms;

    final double[] updateNorms;
    final double[] weightNorms;

    private final float[][] before;
    private final Batch examples;
    private final Governor norms;
    private final Governor histograms;
    private boolean measuring;
    private boolean measured;
    private boolean looked;
    private long took;

    /** By layer or parameter. */
    record Histograms(Map<String, Histogram> weights, Map<String, Histogram> activations) {}

    Gauge(Run run, long now) {
        parameters = run.model().parameters().stream()
                .filter(parameter -> !parameter.isBuffer())
                .toList();
        gradientNorms = nothing(parameters.size());
        updateNorms = nothing(parameters.size());
        weightNorms = nothing(parameters.size());
        before = new float[parameters.size()][];
        for (int i = 0; i < before.length; i++) {
            before[i] = new float[parameters.get(i).tensor().size()];
        }
        examples = someOf(run.trainingData());
        norms = new Governor(now);
        histograms = new Governor(now);
    }

    private static double[] nothing(int size) {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static Batch someOf(Dataset data) {
        int[] some = spread(data.size(), EXAMPLES);
        Batches.Options inOrder = Batches.Options.defaults().withShuffle(false);
        try (Batches batches = new Batches(data.subset(some), some.length, 0, inOrder)) {
            batches.start(0);
            return Objects.requireNonNull(batches.next());
        }
    }

    /** At most so many numbers below {@code size}, evenly spread. */
    static int[] spread(int size, int most) {
        int[] some = new int[Math.min(size, most)];
        for (int i = 0; i < some.length; i++) {
            some[i] = (int) ((long) i * size / some.length);
        }
        return some;
    }

    /** The first half: what the update will change. */
    void gradientsReady() {
        long now = System.nanoTime();
        measuring = norms.allows(now, 0);
        if (measuring) {
            for (int i = 0; i < before.length; i++) {
                Tensor tensor = parameters.get(i).tensor();
                System.arraycopy(tensor.values(), 0, before[i], 0, tensor.size());
                gradientNorms[i] = tensor.hasGradient() ? norm(tensor.gradient(), tensor.size()) : 0;
            }
            took = System.nanoTime() - now;
        }
    }

    /** The second half. Whether there are new norms. */
    boolean stepDone() {
        if (!measuring) {
            return false;
        }
        measuring = false;
        long now = System.nanoTime();
        for (int i = 0; i < before.length; i++) {
            float[] weights = parameters.get(i).tensor().values();
            float[] changed = before[i];
            weightNorms[i] = norm(changed, changed.length);
            for (int j = 0; j < changed.length; j++) {
                changed[j] = weights[j] - changed[j];
            }
            updateNorms[i] = norm(changed, changed.length);
        }
        // The first time is that of loading classes, and says nothing about the next.
        norms.spent(measured ? took + System.nanoTime() - now : 0);
        measured = true;
        return true;
    }

    /** By four sums, so that no addition waits for the one before. */
    private static double norm(float[] values, int size) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < size - 3; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < size; i++) {
            a += (double) values[i] * values[i];
        }
        return Math.sqrt(a + b + c + d);
    }

    /** The norm of all as one vector. */
    static double whole(double[] parts) {
        double sum = 0;
        for (double part : parts) {
            sum += part * part;
        }
        return Math.sqrt(sum);
    }

    /** Whether there is time to look at the layers. */
    boolean allowsHistograms() {
        return histograms.allows(System.nanoTime(), 0);
    }

    Histograms histograms(Run run) {
        long now = System.nanoTime();
        Histograms all = new Histograms(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Parameter parameter : parameters) {
            all.weights.put(parameter.name(), new Histogram(parameter.tensor()));
        }
        try (Tape tape = Tape.inference()) {
            tape.setObserver((layer, output) -> all.activations.put(layer, new Histogram(output)));
            tape.setLengths(examples.lengths());
            run.model().forward(tape, examples.inputTensor());
        }
        histograms.spent(looked ? System.nanoTime() - now : 0);
        looked = true;
        return all;
    }

    long spent() {
        return norms.spent() + histograms.spent();
    }
}
