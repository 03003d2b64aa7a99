package dev.descent.op;

import dev.descent.kernel.Convolution;
import dev.descent.kernel.Geometry;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A convolution or a transposed one, and as a recorded backward its gradients. The tape keeps it from step to step, and it
 * its geometry.
 */
@NullUnmarked // the fields are set in each step
final class ConvolutionPass implements Runnable, Loops.Range {
    private static final Convolution KERNEL = Kernels.convolution();
    private static final Pointwise POINTWISE = Kernels.pointwise();
    /** Pixels of one piece of work on the bias. */
    private static final int GRAIN = 16_384;

    private Shape images;
    private Shape outputs;
    private Shape weights;
    private Window window;
    private Geometry geometry;

    private Tape tape;
    private Tensor x;
    private Tensor weight;
    private Tensor bias;
    private Tensor y;
    private float[] sums;
    private boolean transposed;

    /** @param shape of the result */
    static Tensor run(
            Tape tape, Tensor x, Tensor weight, @Nullable Tensor bias, Window window, Shape shape, boolean transposed) {
        Tensor y = bias == null ? tape.result(shape, x, weight) : tape.result(shape, x, weight, bias);
        ConvolutionPass pass = tape.kept(ConvolutionPass.class, ConvolutionPass::new);
        Workers workers = tape.loops().workers();
        if (transposed) {
            Geometry geometry = pass.geometry(shape, x.shape(), weight.shape(), window);
            KERNEL.inputGradient(workers, geometry, x.values(), weight.values(), false, y.values());
            if (bias != null) {
                addBias(y, bias);
            }
        } else {
            Geometry geometry = pass.geometry(x.shape(), shape, weight.shape(), window);
            float[] shift = bias == null ? null : bias.values();
            KERNEL.forward(workers, geometry, x.values(), weight.values(), shift, y.values());
        }
        if (y.needsGradient()) {
            pass.tape = tape;
            pass.x = x;
            pass.weight = weight;
            pass.bias = bias;
            pass.y = y;
            pass.transposed = transposed;
            tape.record(y, pass);
        }
        return y;
    }

    /** Of the convolution, or of the one that is transposed: the last one's if the sizes are the same. */
    private Geometry geometry(Shape newImages, Shape newOutputs, Shape newWeights, Window w) {
        if (!newImages.equals(images)
                || !newOutputs.equals(outputs)
                || !newWeights.equals(weights)
                || !w.equals(window)) {
            images = newImages;
            outputs = newOutputs;
            weights = newWeights;
            window = w;
            boolean signals = images.rank() == 3;
            geometry = new Geometry(
                    images.dim(0),
                    images.dim(1),
                    signals ? 1 : images.dim(2),
                    images.dim(-1),
                    outputs.dim(1),
                    signals ? 1 : outputs.dim(2),
                    outputs.dim(-1),
                    signals ? 1 : weights.dim(2),
                    weights.dim(-1),
                    signals ? 1 : w.strideY(),
                    w.strideX(),
                    signals ? 0 : w.top(),
                    w.left(),
                    signals ? 1 : w.dilationY(),
                    w.dilationX(),
                    images.dim(1) / weights.dim(1));
        }
        return geometry;
    }

    private static void addBias(Tensor y, Tensor bias) {
        int pixels = y.shape().sizeBetween(2, y.rank());
        for (int plane = 0; plane < y.size() / pixels; plane++) {
            float shift = bias.values()[plane % bias.size()];
            POINTWISE.affine(y.values(), 1f, shift, y.values(), plane * pixels, (plane + 1) * pixels);
        }
    }

    /** The backward pass. */
    @Override
    public void run() {
        Workers workers = tape.loops().workers();
        float[] dy = y.gradient();
        if (bias != null && bias.needsGradient()) {
            addBiasGradient();
        }
        if (weight.needsGradient()) {
            boolean add = weight.hasGradient();
            float[] dw = weight.gradientToWrite();
            KERNEL.weightGradient(
                    workers, geometry, transposed ? dy : x.values(), transposed ? x.values() : dy, add, dw);
        }
        if (x.needsGradient()) {
            boolean add = x.hasGradient();
            float[] dx = transposed && add ? tape.array(x.size()) : x.gradientToWrite();
            if (!transposed) {
                KERNEL.inputGradient(workers, geometry, dy, weight.values(), add, dx);
                return;
            }
            KERNEL.forward(workers, geometry, dy, weight.values(), null, dx);
            if (add) {
                Gradients.add(tape, dx, x);
            }
        }
    }

    /** A channel's mean over the batch, times what it is the mean of. */
    private void addBiasGradient() {
        sums = tape.array(y.dim(1) * Pointwise.WORK);
        bias.gradientToAdd();
        tape.loops().range(y.dim(1), Math.max(1, GRAIN * y.dim(1) / y.size()), this);
    }

    @Override
    public void run(int from, int to) {
        int batch = y.dim(0);
        int channels = y.dim(1);
        int pixels = y.size() / (batch * channels);
        for (int channel = from; channel < to; channel++) {
            int at = channel * Pointwise.WORK;
            POINTWISE.planeMoments(y.gradient(), channel * pixels, batch, channels * pixels, pixels, sums, at);
            bias.gradient()[channel] += sums[at] * batch * pixels;
        }
    }
}
