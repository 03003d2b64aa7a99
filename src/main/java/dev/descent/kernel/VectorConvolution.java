package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions of stride 1, the usual ones of deep networks: by {@link VectorWinograd} where that saves more than it costs,
 * else reading images where they lie ({@link DirectLayout}); all others are products with patches.
 */
final class VectorConvolution implements Convolution {
    private final Convolution patches = new PatchConvolution(new VectorBlas());
    private final VectorDirectWarmUp warmUp = new VectorDirectWarmUp();

    /** Rehearses until the tiles are compiled: for tests. */
    void rehearse() {
        while (!warmUp.isDone()) {
            warmUp.rehearse(1_000_000);
        }
    }

    @Override
    public void forward(Workers workers, Geometry g, float[] x, float[] weight, float @Nullable [] bias, float[] y) {
        VectorDirectTask task = task(workers);
        if (!task.serves(g)) {
            patches.forward(workers, g, x, weight, bias, y);
            return;
        }
        long start = begin(workers, task);
        DirectLayout layout = task.layouts(g).input();
        if (VectorWinogradTask.serves(layout, g.batch(), g.channels(), g.filters())) {
            winograd(workers, task).run(layout, g.batch(), g.channels(), g.filters(), x, weight, false, bias, false, y);
        } else {
            task.forward(g, x, weight, bias, y);
        }
        end(task, start);
    }

    @Override
    public void inputGradient(Workers workers, Geometry g, float[] dy, float[] weight, boolean add, float[] dx) {
        VectorDirectTask task = task(workers);
        if (!task.serves(g)) {
            patches.inputGradient(workers, g, dy, weight, add, dx);
            return;
        }
        long start = begin(workers, task);
        DirectLayout layout = task.layouts(g).mirrored();
        if (VectorWinogradTask.serves(layout, g.batch(), g.filters(), g.channels())) {
            winograd(workers, task).run(layout, g.batch(), g.filters(), g.channels(), dy, weight, true, null, add, dx);
        } else {
            task.inputGradient(g, dy, weight, add, dx);
        }
        end(task, start);
    }

    @Override
    public void weightGradient(Workers workers, Geometry g, float[] x, float[] dy, boolean add, float[] dw) {
        VectorDirectTask task = task(workers);
        if (!task.serves(g)) {
            patches.weightGradient(workers, g, x, dy, add, dw);
            return;
        }
        long start = begin(workers, task);
        DirectLayout layout = task.layouts(g).input();
        if (VectorWinogradGradientTask.serves(layout, g)) {
            winogradGradient(workers, task).run(layout, g, x, dy, add, dw);
        } else {
            task.weightGradient(g, x, dy, add, dw);
        }
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

    private static VectorWinogradTask winograd(Workers workers, VectorDirectTask direct) {
        int worker = workers.current();
        VectorWinogradTask task = (VectorWinogradTask) workers.held(worker, VectorWinogradTask.SLOT);
        if (task == null) {
            task = new VectorWinogradTask();
            workers.hold(worker, VectorWinogradTask.SLOT, task);
        }
        task.workers = workers;
        task.compiled = direct.compiled;
        return task;
    }

    private static VectorWinogradGradientTask winogradGradient(Workers workers, VectorDirectTask direct) {
        int worker = workers.current();
        VectorWinogradGradientTask task =
                (VectorWinogradGradientTask) workers.held(worker, VectorWinogradGradientTask.SLOT);
        if (task == null) {
            task = new VectorWinogradGradientTask();
            workers.hold(worker, VectorWinogradGradientTask.SLOT, task);
        }
        task.workers = workers;
        task.compiled = direct.compiled;
        return task;
    }

    private long begin(Workers workers, VectorDirectTask task) {
        task.workers = workers;
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
