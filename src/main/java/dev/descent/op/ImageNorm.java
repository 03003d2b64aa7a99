package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Batch-norm of {@code [batch, channels, ...]}: the loops over channels forward, and as a recorded backward those of the
 * gradient. The sums of a channel run over its images in order, each over a plane in double precision.
 */
final class ImageNorm implements Loops.Range, Runnable {
    private static final Pointwise POINTWISE = Kernels.pointwise();
    /** Pixels of one piece of work. */
    private static final int GRAIN = 16_384;

    private final Tape tape;
    private final Tensor x;
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor y;
    private final float[] factor;
    private final int batch;
    private final int channels;
    private final int pixels;
    float[] mean = {};
    float[] variance = {};
    /** For the gradient, x less its mean: worked out again rather than kept, in dx itself if nothing is there yet. */
    private float[] centred = {};

    private boolean fresh;
    private float eps;
    private int phase;

    ImageNorm(Tape tape, Tensor x, Tensor gamma, Tensor beta, Tensor y) {
        this.tape = tape;
        this.x = x;
        this.gamma = gamma;
        this.beta = beta;
        this.y = y;
        batch = x.dim(0);
        channels = x.dim(1);
        pixels = x.size() / (batch * channels);
        factor = tape.tensor(gamma.shape()).values();
    }

    /** Mean and biased variance of each channel, then the result. */
    void withBatch(float newEps) {
        mean = tape.tensor(gamma.shape()).values();
        variance = tape.tensor(gamma.shape()).values();
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
        centred = fresh ? x.gradientToWrite() : tape.tensor(x.shape()).values();
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

    /** In two passes, so that a large mean does not eat the variance; the second reads what the first centred. */
    private void moments(int channel) {
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            int at = start(image, channel);
            sum += POINTWISE.sum(x.values(), at, at + pixels);
        }
        double count = (double) batch * pixels;
        float centre = (float) (sum / count);
        double squares = 0;
        double rest = 0;
        for (int image = 0; image < batch; image++) {
            int at = start(image, channel);
            POINTWISE.affine(x.values(), 1f, -centre, y.values(), at, at + pixels);
            squares += POINTWISE.sumSquares(y.values(), at, at + pixels);
            rest += POINTWISE.sum(y.values(), at, at + pixels);
        }
        mean[channel] = centre;
        variance[channel] = (float) (squares / count - rest / count * (rest / count));
    }

    private void normalize(int channel) {
        float scale = (float) (1 / Math.sqrt((double) variance[channel] + eps));
        factor[channel] = scale;
        float weight = scale * gamma.values()[channel];
        float shift = beta.values()[channel];
        for (int image = 0; image < batch; image++) {
            int at = start(image, channel);
            if (phase == 1) {
                POINTWISE.affine(x.values(), 1f, -mean[channel], y.values(), at, at + pixels);
            }
            POINTWISE.affine(y.values(), weight, shift, y.values(), at, at + pixels);
        }
    }

    private void gradient(int channel) {
        float[] dy = y.gradient();
        double sum = 0;
        double dot = 0;
        for (int image = 0; image < batch; image++) {
            int at = start(image, channel);
            POINTWISE.affine(x.values(), 1f, -mean[channel], centred, at, at + pixels);
            sum += POINTWISE.sum(dy, at, at + pixels);
            dot += POINTWISE.dot(dy, centred, at, at + pixels);
        }
        dot *= factor[channel];
        if (beta.needsGradient()) {
            beta.gradient()[channel] += (float) sum;
        }
        if (gamma.needsGradient()) {
            gamma.gradient()[channel] += (float) dot;
        }
        if (x.needsGradient()) {
            float scale = factor[channel] * gamma.values()[channel];
            double count = (double) batch * pixels;
            float meanShare = (float) (sum / count);
            float dotShare = (float) (dot / count * factor[channel]);
            for (int image = 0; image < batch; image++) {
                share(start(image, channel), scale, meanShare, dotShare);
            }
        }
    }

    private void share(int from, float scale, float meanShare, float dotShare) {
        float[] dx = x.gradient();
        float[] dy = y.gradient();
        if (fresh) {
            for (int i = from; i < from + pixels; i++) {
                dx[i] = scale * (dy[i] - meanShare - dx[i] * dotShare);
            }
        } else {
            for (int i = from; i < from + pixels; i++) {
                dx[i] += scale * (dy[i] - meanShare - centred[i] * dotShare);
            }
        }
    }
}
