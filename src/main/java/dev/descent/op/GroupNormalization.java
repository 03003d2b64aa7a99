package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** Group-norm: the loops over images forward, and as a recorded backward those of the gradient. */
final class GroupNormalization implements Loops.Range, Runnable {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    /** Numbers of one piece of work. */
    private static final int GRAIN = 16_384;

    private final Tape tape;
    private final Tensor x;
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor y;
    private final int groups;
    private final float eps;
    private final float[] normalized;
    private final float[] factor;
    private final int batch;
    private final int channels;
    private final int pixels;
    private float[] sums = {};
    private float[] dots = {};
    private boolean backward;

    GroupNormalization(Tape tape, Tensor x, Tensor gamma, Tensor beta, Tensor y, int groups, float eps) {
        this.tape = tape;
        this.x = x;
        this.gamma = gamma;
        this.beta = beta;
        this.y = y;
        this.groups = groups;
        this.eps = eps;
        batch = x.dim(0);
        channels = x.dim(1);
        pixels = x.size() / (batch * channels);
        normalized = tape.tensor(x.shape()).values();
        factor = tape.tensor(batch, groups).values();
    }

    void forward() {
        tape.loops().range(batch, Math.max(1, GRAIN / (channels * pixels)), this);
    }

    @Override
    public void run() {
        backward = true;
        sums = tape.tensor(batch, channels).values();
        dots = tape.tensor(batch, channels).values();
        if (x.needsGradient()) {
            x.gradientToAdd();
        }
        forward();
        if (beta.needsGradient()) {
            addOverBatch(sums, beta.gradientToAdd());
        }
        if (gamma.needsGradient()) {
            addOverBatch(dots, gamma.gradientToAdd());
        }
    }

    private void addOverBatch(float[] shares, float[] gradient) {
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            for (int image = 0; image < batch; image++) {
                sum += shares[image * channels + channel];
            }
            gradient[channel] += (float) sum;
        }
    }

    @Override
    public void run(int from, int to) {
        for (int image = from; image < to; image++) {
            for (int group = 0; group < groups; group++) {
                if (backward) {
                    gradient(image, group);
                } else {
                    normalize(image, group);
                }
            }
        }
    }

    private void normalize(int image, int group) {
        int count = channels / groups * pixels;
        int at = (image * groups + group) * count;
        float centre = (float) (POINTWISE.sum(x.values(), at, at + count) / count);
        POINTWISE.affine(x.values(), 1f, -centre, normalized, at, at + count);
        double rest = POINTWISE.sum(normalized, at, at + count) / count;
        double variance = POINTWISE.sumSquares(normalized, at, at + count) / count - rest * rest;
        float scale = (float) (1 / Math.sqrt(variance + eps));
        factor[image * groups + group] = scale;
        POINTWISE.affine(normalized, scale, 0f, normalized, at, at + count);
        for (int c = 0; c < channels / groups; c++) {
            int channel = group * (channels / groups) + c;
            int plane = at + c * pixels;
            POINTWISE.affine(
                    normalized, gamma.values()[channel], beta.values()[channel], y.values(), plane, plane + pixels);
        }
    }

    private void gradient(int image, int group) {
        float[] dy = y.gradient();
        int each = channels / groups;
        int at = (image * groups + group) * each * pixels;
        double sum = 0;
        double dot = 0;
        for (int c = 0; c < each; c++) {
            int channel = group * each + c;
            int plane = at + c * pixels;
            double planeSum = POINTWISE.sum(dy, plane, plane + pixels);
            double planeDot = POINTWISE.dot(dy, normalized, plane, plane + pixels);
            sums[image * channels + channel] = (float) planeSum;
            dots[image * channels + channel] = (float) planeDot;
            sum += planeSum * gamma.values()[channel];
            dot += planeDot * gamma.values()[channel];
        }
        if (!x.needsGradient()) {
            return;
        }
        float[] dx = x.gradient();
        float scale = factor[image * groups + group];
        float meanShare = (float) (sum / (each * pixels));
        float dotShare = (float) (dot / (each * pixels));
        for (int c = 0; c < each; c++) {
            float weight = gamma.values()[group * each + c];
            int end = at + (c + 1) * pixels;
            for (int i = end - pixels; i < end; i++) {
                dx[i] += scale * (dy[i] * weight - meanShare - normalized[i] * dotShare);
            }
        }
    }
}
