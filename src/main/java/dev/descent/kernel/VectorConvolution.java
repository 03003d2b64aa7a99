package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions of stride 1 that read images where they lie ({@link DirectLayout}), the usual ones of deep networks; all
 * others are products with patches.
 */
final class VectorConvolution implements Convolution {
    private final Convolution patches = new PatchConvolution(new VectorBlas());
    private final VectorDirectWarmUp warmUp = new VectorDirectWarmUp();

    private static boolean direct(Geometry g) {
        return g.kernelHeight() * g.kernelWidth() > 1 && DirectLayout.serves(g);
    }

    @Override
    public void forward(Workers workers, Geometry g, float[] x, float[] weight, float @Nullable [] bias, float[] y) {
        if (!direct(g)) {
            patches.forward(workers, g, x, weight, bias, y);
            return;
        }
        VectorDirectTask task = task(workers);
        task.begin(workers, DirectLayout.of(g), g.batch(), g.channels(), g.filters());
        long start = begin(task);
        task.outputs(x, weight, false, bias, false, y);
        end(task, start);
    }

    @Override
    public void inputGradient(Workers workers, Geometry g, float[] dy, float[] weight, boolean add, float[] dx) {
        if (!direct(g)) {
            patches.inputGradient(workers, g, dy, weight, add, dx);
            return;
        }
        VectorDirectTask task = task(workers);
        task.begin(workers, DirectLayout.mirrored(g), g.batch(), g.filters(), g.channels());
        long start = begin(task);
        task.outputs(dy, weight, true, null, add, dx);
        end(task, start);
    }

    @Override
    public void weightGradient(Workers workers, Geometry g, float[] x, float[] dy, boolean add, float[] dw) {
        if (!direct(g)) {
            patches.weightGradient(workers, g, x, dy, add, dw);
            return;
        }
        VectorDirectTask task = task(workers);
        task.begin(workers, DirectLayout.of(g), g.batch(), g.channels(), g.filters());
        long start = begin(task);
        task.weightGradient(x, dy, add, dw);
        end(task, start);
    }

    private static VectorDirectTask task(Workers workers) {
        int worker = workers.current();
        VectorDirectTask task = (VectorDirectTask) workers.held(worker, VectorDirectTask.SLOT);
        if (task == null) {
            task = new VectorDirectTask();
            workers.hold(worker, VectorDirectTask.SLOT, task);
        }
        return task;
    }

    private long begin(VectorDirectTask task) {
        task.compiled = warmUp.isDone();
        return task.compiled ? 0 : System.nanoTime();
    }

    private void end(VectorDirectTask task, long start) {
        task.forget();
        if (!task.compiled) {
            warmUp.rehearse(System.nanoTime() - start);
        }
    }
}
