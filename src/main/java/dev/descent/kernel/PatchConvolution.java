package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Convolution as matrix products with {@link Patches}, an image at a time, so that the matrix stays in the second cache
 * and memory does not grow with the batch. A 1×1 convolution multiplies the image as it lies.
 */
final class PatchConvolution implements Convolution {
    private final Blas blas;

    PatchConvolution(Blas blas) {
        this.blas = blas;
    }

    @Override
    public void forward(
            Workers workers, Geometry geometry, float[] x, float[] weight, float @Nullable [] bias, float[] y) {
        PatchTask task = task(workers, geometry, PatchTask.FORWARD);
        task.x = x;
        task.weight = weight;
        task.bias = bias;
        task.y = y;
        run(workers, geometry.batch(), task);
    }

    @Override
    public void inputGradient(Workers workers, Geometry geometry, float[] dy, float[] weight, boolean add, float[] dx) {
        PatchTask task = task(workers, geometry, PatchTask.INPUT_GRADIENT);
        task.x = dx;
        task.weight = weight;
        task.y = dy;
        task.add = add;
        run(workers, geometry.batch(), task);
    }

    @Override
    public void weightGradient(Workers workers, Geometry geometry, float[] x, float[] dy, boolean add, float[] dw) {
        PatchTask task = task(workers, geometry, PatchTask.WEIGHT_GRADIENT);
        task.x = x;
        task.y = dy;
        task.shares(dw, add);
        run(workers, task.shares, task);
    }

    private PatchTask task(Workers workers, Geometry geometry, int kind) {
        int worker = workers.current();
        PatchTask task = (PatchTask) workers.held(worker, PatchTask.SLOT);
        if (task == null) {
            task = new PatchTask();
            workers.hold(worker, PatchTask.SLOT, task);
        }
        task.blas = blas;
        task.workers = workers;
        task.geometry = geometry;
        task.kind = kind;
        return task;
    }

    /** A single task stays outside of a region, so that the products within may use all workers. */
    private static void run(Workers workers, int tasks, PatchTask task) {
        try {
            if (tasks == 1) {
                task.run(workers.current(), 0);
            } else {
                workers.run(tasks, task);
            }
            if (task.kind == PatchTask.WEIGHT_GRADIENT) {
                task.sumShares();
            }
        } finally {
            task.forget();
        }
    }
}
