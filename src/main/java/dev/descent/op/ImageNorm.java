package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.NullUnmarked;

/**
 * Batch-norm of {@code [batch, channels, ...]}, and a ReLU behind it if asked for: the loops over channels forward, and as a
 * recorded backward those of the gradient. The sums of a channel run over its images in order. A channel's planes stay in
 * the second cache from one loop to the next. The tape keeps it from step to step.
 */
@NullUnmarked // the fields are set in each step
final class ImageNorm implements Loops.Range, Runnable {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    /** Pixels of one piece of work. */
    private static final int GRAIN = 16_384;

    private static final float[] NOTHING = {};

    private Tape tape;
    private Tensor x;
    private Tensor gamma;
    private Tensor beta;
    private Tensor y;
    private float[] factor;
    private int batch;
    private int channels;
    private int pixels;
    private boolean relu;
    float[] mean = NOTHING;
    float[] variance = NOTHING;
    private float[] sums = NOTHING;
    /** The gradient before the ReLU: in dx itself if nothing is there yet. */
    private float[] masked = NOTHING;

    private boolean fresh;
    private float eps;
    private int phase;

    /** The tape's own for this place in a step. */
    static ImageNorm of(Tape tape, Tensor x, Tensor gamma, Tensor beta, Tensor y, boolean relu) {
        ImageNorm norm = tape.kept(ImageNorm.class, ImageNorm::new);
        norm.tape = tape;
        norm.x = x;
        norm.gamma = gamma;
        norm.beta = beta;
        norm.y = y;
        norm.relu = relu;
        norm.batch = x.dim(0);
        norm.channels = x.dim(1);
        norm.pixels = x.size() / (norm.batch * norm.channels);
        norm.factor = tape.array(norm.channels);
        norm.masked = NOTHING;
        return norm;
    }

    /** Mean and biased variance of each channel, then the result. */
    void withBatch(float newEps) {
        mean = tape.array(channels);
        variance = tape.array(channels);
        sums = tape.array(channels * Pointwise.WORK);
        eps = newEps;
        phase = 0;
        loop();
    }

    void withRunning(float[] runningMean, float[] runningVariance, float newEps) {
        mean = runningMean;
        variance = runningVariance;
        eps = newEps;
        phase = 1;
        loop();
    }

    /** The backward pass. */
    @Override
    public void run() {
        phase = 2;
        // Fetched here, since tasks may not ask for memory.
        fresh = x.needsGradient() && !x.hasGradient();
        float[] dx = x.needsGradient() ? x.gradientToWrite() : masked;
        if (!relu) {
            masked = y.gradient();
        } else {
            masked = fresh ? dx : tape.array(x.size());
        }
        if (gamma.needsGradient()) {
            gamma.gradientToAdd();
        }
        if (beta.needsGradient()) {
            beta.gradientToAdd();
        }
        loop();
    }

    private void loop() {
        tape.loops().range(channels, Math.max(1, GRAIN / (batch * pixels)), this);
    }

    @Override
    public void run(int from, int to) {
        for (int channel = from; channel < to; channel++) {
            if (phase == 2) {
                gradient(channel);
            } else {
                if (phase == 0) {
                    moments(channel);
                }
                normalize(channel);
            }
        }
    }

    private int start(int image, int channel) {
        return (image * channels + channel) * pixels;
    }

    private void moments(int channel) {
        int at = channel * Pointwise.WORK;
        POINTWISE.planeMoments(x.values(), start(0, channel), batch, channels * pixels, pixels, sums, at);
        mean[channel] = sums[at];
        variance[channel] = sums[at + 1];
    }

    private void normalize(int channel) {
        float scale = (float) (1 / Math.sqrt((double) variance[channel] + eps));
        factor[channel] = scale;
        float weight = scale * gamma.values()[channel];
        float shift = beta.values()[channel];
        float[] to = y.values();
        for (int image = 0; image < batch; image++) {
            int at = start(image, channel);
            if (relu) {
                normalizeAndCut(x.values(), mean[channel], weight, shift, to, at, at + pixels);
            } else {
                normalize(x.values(), mean[channel], weight, shift, to, at, at + pixels);
            }
        }
    }

    private static void normalize(float[] x, float mean, float weight, float shift, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = (x[i] - mean) * weight + shift;
        }
    }

    private static void normalizeAndCut(float[] x, float mean, float weight, float shift, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.max((x[i] - mean) * weight + shift, 0f);
        }
    }

    private void gradient(int channel) {
        if (relu) {
            float[] dy = y.gradient();
            for (int image = 0; image < batch; image++) {
                int at = start(image, channel);
                POINTWISE.reluMask(y.values(), dy, masked, at, at + pixels);
            }
        }
        int at = channel * Pointwise.WORK;
        POINTWISE.planeGradients(
                masked, x.values(), mean[channel], start(0, channel), batch, channels * pixels, pixels, sums, at);
        float sum = sums[at];
        float dot = sums[at + 1] * factor[channel];
        if (beta.needsGradient()) {
            beta.gradient()[channel] += sum;
        }
        if (gamma.needsGradient()) {
            gamma.gradient()[channel] += dot;
        }
        if (x.needsGradient()) {
            float scale = factor[channel] * gamma.values()[channel];
            double count = (double) batch * pixels;
            float meanShare = (float) (sum / count);
            float dotShare = (float) (dot / count * factor[channel]);
            for (int image = 0; image < batch; image++) {
                share(start(image, channel), mean[channel], scale, meanShare, dotShare);
            }
        }
    }

    private void share(int from, float centre, float scale, float meanShare, float dotShare) {
        float[] dx = x.gradient();
        float[] in = x.values();
        float[] g = masked;
        if (fresh) {
            for (int i = from; i < from + pixels; i++) {
                dx[i] = scale * (g[i] - meanShare - (in[i] - centre) * dotShare);
            }
        } else {
            for (int i = from; i < from + pixels; i++) {
                dx[i] += scale * (g[i] - meanShare - (in[i] - centre) * dotShare);
            }
        }
    }
}
