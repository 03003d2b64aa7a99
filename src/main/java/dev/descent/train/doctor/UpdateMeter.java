package dev.descent.train.doctor;

import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sizes of gradients, weights and updates, from at most so many elements of each parameter that looking costs little beside the
 * update itself. Nothing is allocated once it is made.
 */
final class UpdateMeter {
    private static final int ELEMENTS = 4096;
    private static final int FEWEST = 64;
    /** How many updates are remembered. */
    private static final int KEPT = 64;

    private static final int NORMS = 256;

    private final List<Parameter> parameters;
    private final int[] strides;
    private final float[][] weights;
    private final float[][] gradients;
    private final float[][] earlier;
    private final float[][] gradientSizes;
    private final float[][] weightSizes;
    private final float[][] ratios;
    private final int[] still;
    private final boolean[] connected;
    private final float[] norms = new float[NORMS];
    private final float[] cosines = new float[KEPT];
    private int taken;
    private int pairs;
    private long earlierStep = -1;
    private boolean open;
    private double product;
    private double squares;

    UpdateMeter(Model model) {
        parameters = model.parameters().stream().filter(p -> !p.isBuffer()).toList();
        int count = parameters.size();
        int each = Math.max(FEWEST, ELEMENTS / Math.max(1, count));
        strides = new int[count];
        weights = new float[count][];
        gradients = new float[count][];
        earlier = new float[count][];
        for (int p = 0; p < count; p++) {
            int size = parameters.get(p).tensor().size();
            // An odd stride does not keep to one column.
            strides[p] = size <= each ? 1 : (size + each - 1) / each | 1;
            int taken = (size + strides[p] - 1) / strides[p];
            weights[p] = new float[taken];
            gradients[p] = new float[taken];
            earlier[p] = new float[taken];
        }
        gradientSizes = new float[count][KEPT];
        weightSizes = new float[count][KEPT];
        ratios = new float[count][KEPT];
        still = new int[count];
        connected = new boolean[count];
    }

    /** Before an update. */
    void before(long step) {
        open = true;
        double norm = 0;
        double dot = 0;
        int slot = taken % KEPT;
        for (int p = 0; p < strides.length; p++) {
            Tensor tensor = parameters.get(p).tensor();
            float[] g = gradients[p];
            copy(tensor.values(), strides[p], weights[p]);
            if (tensor.hasGradient()) {
                connected[p] = true;
                copy(tensor.gradient(), strides[p], g);
            } else {
                Arrays.fill(g, 0);
            }
            double square = 0;
            for (int i = 0; i < g.length; i++) {
                square += (double) g[i] * g[i];
                dot += (double) g[i] * earlier[p][i];
            }
            gradientSizes[p][slot] = connected[p] ? (float) Math.sqrt(square / g.length) : Float.NaN;
            norm += square / g.length * tensor.size();
        }
        norms[taken % NORMS] = (float) Math.sqrt(norm);
        if (earlierStep == step - 1) {
            pair(dot);
        }
        earlierStep = step;
    }

    private void pair(double dot) {
        double now = 0;
        double then = 0;
        for (int p = 0; p < strides.length; p++) {
            for (int i = 0; i < gradients[p].length; i++) {
                now += (double) gradients[p][i] * gradients[p][i];
                then += (double) earlier[p][i] * earlier[p][i];
            }
        }
        if (now > 0 && then > 0) {
            cosines[pairs % KEPT] = (float) (dot / Math.sqrt(now * then));
            pairs++;
            double kept = 0.95;
            product = pairs == 1 ? dot : kept * product + (1 - kept) * dot;
            squares = pairs == 1 ? (now + then) / 2 : kept * squares + (1 - kept) * (now + then) / 2;
        }
    }

    /** After it. */
    void after() {
        if (!open) {
            return;
        }
        open = false;
        int slot = taken % KEPT;
        for (int p = 0; p < strides.length; p++) {
            float[] now = parameters.get(p).tensor().values();
            float[] w = weights[p];
            double moved = 0;
            double size = 0;
            for (int i = 0, at = 0; i < w.length; i++, at += strides[p]) {
                double step = now[at] - (double) w[i];
                moved += step * step;
                size += (double) w[i] * w[i];
                earlier[p][i] = gradients[p][i];
            }
            still[p] = moved == 0 ? still[p] + 1 : 0;
            weightSizes[p][slot] = (float) Math.sqrt(size / w.length);
            ratios[p][slot] = size == 0 ? Float.NaN : (float) Math.sqrt(moved / size);
        }
        taken++;
    }

    /** Whether an update was looked at before, and not yet after. */
    boolean isOpen() {
        return open;
    }

    void forget() {
        open = false;
    }

    private static void copy(float[] from, int stride, float[] to) {
        for (int i = 0, at = 0; i < to.length; i++, at += stride) {
            to[i] = from[at];
        }
    }

    int taken() {
        return taken;
    }

    List<Updates> updates() {
        List<Updates> all = new ArrayList<>();
        for (int p = 0; p < strides.length; p++) {
            Parameter parameter = parameters.get(p);
            all.add(new Updates(
                    parameter.name(),
                    parameter.tensor().rank() > 1,
                    taken,
                    median(gradientSizes[p]),
                    median(weightSizes[p]),
                    median(ratios[p]),
                    still[p],
                    connected[p]));
        }
        return all;
    }

    private double median(float[] ring) {
        return Noise.median(values(ring, Math.min(taken, ring.length)));
    }

    /** The norms of the whole gradient, the last ones, in no order. */
    double[] norms() {
        return values(norms, Math.min(taken, NORMS));
    }

    /** Cosines of the angle between the gradients of one batch and the next. */
    double[] cosines() {
        return values(cosines, Math.min(pairs, KEPT));
    }

    /** The gradient's noise by its signal, in batches (McCandlish et al., arXiv 1812.06162); NaN if not measured. */
    double noiseBatches() {
        return pairs < 8 ? Double.NaN : product <= 0 ? Double.POSITIVE_INFINITY : (squares - product) / product;
    }

    private static double[] values(float[] ring, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = ring[i];
        }
        return values;
    }
}
