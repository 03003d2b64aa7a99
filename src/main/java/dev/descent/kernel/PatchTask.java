package dev.descent.kernel;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/** What {@link PatchConvolution} runs for each image, or for each share of the batch; kept by the workers. */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class PatchTask implements Workers.Task {
    static final int SLOT = 8;
    static final int FORWARD = 0;
    static final int INPUT_GRADIENT = 1;
    static final int WEIGHT_GRADIENT = 2;

    private static final int MATRIX_SLOT = 8;
    private static final int SHARES_SLOT = 9;

    /** Shares of a batch in the weight's gradient: enough for many threads, few enough to sum up for nothing. */
    private static final int MOST_SHARES = 16;

    private static final int FEWEST_SHARES = 4;
    /** Floats in all shares, above which there are fewer. */
    private static final int SHARED_FLOATS = 1 << 20;

    Blas blas;
    Workers workers;
    Geometry geometry;
    int kind;
    float[] x;
    float[] y;
    float[] weight;
    float[] bias;
    boolean add;
    int shares;
    private float[] dw;
    private float[] sums;

    /** Shares of the batch that the weight's gradient is summed up in. */
    static int shares(Geometry g) {
        int wanted = Math.max(FEWEST_SHARES, Math.min(MOST_SHARES, SHARED_FLOATS / g.weights()));
        return Math.min(wanted, g.batch());
    }

    /** Prepares the weight's gradient: each share of the batch is summed by itself. */
    void shares(float[] gradient, boolean adds) {
        dw = gradient;
        add = adds;
        shares = shares(geometry);
        sums = workers.scratch(workers.current(), SHARES_SLOT, shares * geometry.weights());
    }

    /** Adds up the shares in order, and turns each group's matrix of sums, {@code [patch, filters]}. */
    void sumShares() {
        int size = geometry.weights();
        for (int share = 1; share < shares; share++) {
            for (int i = 0, at = share * size; i < size; i++) {
                sums[i] += sums[at + i];
            }
        }
        int patch = geometry.patch();
        int filters = geometry.depthwise() ? 1 : geometry.groupFilters();
        for (int row = 0; row < size / patch; row++) {
            int at = row / filters * filters * patch + row % filters;
            for (int i = row * patch; i < (row + 1) * patch; i++, at += filters) {
                dw[i] = add ? dw[i] + sums[at] : sums[at];
            }
        }
    }

    void forget() {
        blas = null;
        workers = null;
        geometry = null;
        x = null;
        y = null;
        weight = null;
        bias = null;
        dw = null;
        sums = null;
        add = false;
    }

    @Override
    public void run(int worker, int index) {
        switch (kind) {
            case FORWARD -> forward(worker, index);
            case INPUT_GRADIENT -> inputGradient(worker, index);
            default -> weightGradient(worker, index);
        }
    }

    private void forward(int worker, int image) {
        Geometry g = geometry;
        int in = image * g.channels() * g.pixels();
        int out = image * g.filters() * g.outPixels();
        if (g.depthwise()) {
            int size = g.patch();
            for (int f = 0; f < g.filters(); f++) {
                int plane = in + f / g.groupFilters() * g.pixels();
                Depthwise.forward(
                        g, x, plane, weight, f * size, bias == null ? 0 : bias[f], y, out + f * g.outPixels());
            }
            return;
        }
        if (bias != null) {
            for (int f = 0; f < g.filters(); f++) {
                Arrays.fill(y, out + f * g.outPixels(), out + (f + 1) * g.outPixels(), bias[f]);
            }
        }
        for (int group = 0; group < g.groups(); group++) {
            int from = in + group * g.groupChannels() * g.pixels();
            float[] matrix = patches(worker, from);
            product(
                    false,
                    false,
                    g.groupFilters(),
                    g.outPixels(),
                    g.patch(),
                    weight,
                    group * g.groupFilters() * g.patch(),
                    g.patch(),
                    matrix,
                    matrix == x ? from : 0,
                    g.outPixels(),
                    bias != null,
                    y,
                    out + group * g.groupFilters() * g.outPixels(),
                    g.outPixels());
        }
    }

    private void inputGradient(int worker, int image) {
        Geometry g = geometry;
        int in = image * g.channels() * g.pixels();
        int out = image * g.filters() * g.outPixels();
        boolean direct = g.pointwise() && !g.depthwise();
        if (!add && !direct) {
            Arrays.fill(x, in, in + g.channels() * g.pixels(), 0f);
        }
        if (g.depthwise()) {
            for (int f = 0; f < g.filters(); f++) {
                int plane = in + f / g.groupFilters() * g.pixels();
                Depthwise.inputGradient(g, y, out + f * g.outPixels(), weight, f * g.patch(), x, plane);
            }
            return;
        }
        float[] matrix = direct ? x : workers.scratch(worker, MATRIX_SLOT, g.patch() * g.outPixels());
        for (int group = 0; group < g.groups(); group++) {
            int to = in + group * g.groupChannels() * g.pixels();
            product(
                    true,
                    false,
                    g.patch(),
                    g.outPixels(),
                    g.groupFilters(),
                    weight,
                    group * g.groupFilters() * g.patch(),
                    g.patch(),
                    y,
                    out + group * g.groupFilters() * g.outPixels(),
                    g.outPixels(),
                    direct && add,
                    matrix,
                    direct ? to : 0,
                    g.outPixels());
            if (!direct) {
                Patches.scatter(g, matrix, x, to);
            }
        }
    }

    private void weightGradient(int worker, int share) {
        Geometry g = geometry;
        int from = (int) ((long) g.batch() * share / shares);
        int to = (int) ((long) g.batch() * (share + 1) / shares);
        int at = share * g.weights();
        if (g.depthwise()) {
            Arrays.fill(sums, at, at + g.weights(), 0f);
        }
        for (int image = from; image < to; image++) {
            int in = image * g.channels() * g.pixels();
            int out = image * g.filters() * g.outPixels();
            if (g.depthwise()) {
                for (int f = 0; f < g.filters(); f++) {
                    int plane = in + f / g.groupFilters() * g.pixels();
                    Depthwise.weightGradient(g, x, plane, y, out + f * g.outPixels(), sums, at + f * g.patch());
                }
                continue;
            }
            for (int group = 0; group < g.groups(); group++) {
                int start = in + group * g.groupChannels() * g.pixels();
                float[] matrix = patches(worker, start);
                // Turned, so that packing for the product turns the smaller matrix, that of the gradient.
                product(
                        false,
                        true,
                        g.patch(),
                        g.groupFilters(),
                        g.outPixels(),
                        matrix,
                        matrix == x ? start : 0,
                        g.outPixels(),
                        y,
                        out + group * g.groupFilters() * g.outPixels(),
                        g.outPixels(),
                        image > from,
                        sums,
                        at + group * g.groupFilters() * g.patch(),
                        g.groupFilters());
            }
        }
    }

    /** The matrix of patches of the group that begins there: the image's own array where it is that already. */
    private float[] patches(int worker, int start) {
        if (geometry.pointwise()) {
            return x;
        }
        float[] matrix = workers.scratch(worker, MATRIX_SLOT, geometry.patch() * geometry.outPixels());
        Patches.gather(geometry, x, start, matrix);
        return matrix;
    }

    private void product(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc) {
        blas.product(
                workers, transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, accumulate, c, cOffset, ldc, null);
    }
}
