package dev.descent.kernel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions as products whose packing reads the images, by {@link ScalarConvolutionTask}, {@link
 * ScalarWeightsTask} and {@link ScalarLanesTask}; as products with {@link Patches} where that leaves too little to a loop.
 */
final class ScalarConvolution implements Convolution {
    private static final int MIRRORED_SLOT = 14;

    /** Geometries whose mirrored ones are kept, so that a step makes none. */
    private static final int MOST_KNOWN = 256;

    private final boolean fma;
    private final Convolution patches;

    ScalarConvolution(ScalarBlas blas) {
        fma = blas.fused();
        patches = new PatchConvolution(blas);
    }

    @Override
    public void forward(Workers workers, Geometry g, float[] x, float[] weight, float @Nullable [] bias, float[] y) {
        if (g.depthwise()) {
            patches.forward(workers, g, x, weight, bias, y);
        } else {
            task(workers).forward(g, x, weight, bias, y);
        }
    }

    @Override
    public void inputGradient(Workers workers, Geometry g, float[] dy, float[] weight, boolean add, float[] dx) {
        if (g.depthwise() || g.strideY() > 1 || g.strideX() > 1) {
            patches.inputGradient(workers, g, dy, weight, add, dx);
        } else {
            task(workers).inputGradient(mirrored(workers, g), dy, weight, add, dx);
        }
    }

    @Override
    public void weightGradient(Workers workers, Geometry g, float[] x, float[] dy, boolean add, float[] dw) {
        if (ScalarWeightsTask.serves(g)) {
            ScalarWeightsTask task = Scratch.held(workers, ScalarWeightsTask.SLOT, ScalarWeightsTask::new);
            task.workers = workers;
            task.fma = fma;
            task.run(g, x, dy, add, dw);
        } else if (ScalarLanesTask.serves(g)) {
            ScalarLanesTask task = Scratch.held(workers, ScalarLanesTask.SLOT, ScalarLanesTask::new);
            task.workers = workers;
            task.fma = fma;
            task.run(g, x, dy, add, dw);
        } else {
            patches.weightGradient(workers, g, x, dy, add, dw);
        }
    }

    private ScalarConvolutionTask task(Workers workers) {
        ScalarConvolutionTask task = Scratch.held(workers, ScalarConvolutionTask.SLOT, ScalarConvolutionTask::new);
        task.workers = workers;
        task.fma = fma;
        return task;
    }

    /** The convolution that leads from the outputs' gradient to that of the inputs, where strides are 1. */
    private static Geometry mirrored(Workers workers, Geometry g) {
        Map<Geometry, Geometry> known = Scratch.held(workers, MIRRORED_SLOT, HashMap::new);
        Geometry mirrored = known.get(g);
        if (mirrored == null) {
            if (known.size() == MOST_KNOWN) {
                known.clear();
            }
            mirrored = g.mirrored();
            known.put(g, mirrored);
        }
        return mirrored;
    }
}
