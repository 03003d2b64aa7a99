package dev.descent.kernel;

import static dev.descent.kernel.VectorConvolutionPlan.Way.DIRECT;
import static dev.descent.kernel.VectorConvolutionPlan.Way.LANES;
import static dev.descent.kernel.VectorConvolutionPlan.Way.PATCHES;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions by the way that {@link VectorConvolutionPlan} finds the fastest: by {@link VectorWinograd}, with images side by
 * side, reading images where they lie ({@link DirectLayout}), or as products with patches.
 */
final class VectorConvolution implements Convolution {
    private static final int PLANS_SLOT = 14;

    /** Geometries whose plans are kept, so that a step makes none. */
    private static final int MOST_KNOWN = 256;

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
        VectorConvolutionPlan plan = plan(workers, g);
        if (plan.forward() == PATCHES) {
            patches.forward(workers, g, x, weight, bias, y);
            return;
        }
        boolean compiled = warmUp.isDone();
        long start = compiled ? 0 : System.nanoTime();
        if (plan.forward() == DIRECT) {
            direct(workers, compiled).forward(g, plan.input(), x, weight, bias, y);
        } else if (plan.forward() == LANES) {
            lanes(workers, compiled).forward(g, plan.rows(), plan.columns(), x, weight, bias, y);
        } else {
            winograd(workers, compiled)
                    .run(plan.input(), g.batch(), g.channels(), g.filters(), x, weight, false, bias, false, y);
        }
        end(compiled, start);
    }

    @Override
    public void inputGradient(Workers workers, Geometry g, float[] dy, float[] weight, boolean add, float[] dx) {
        VectorConvolutionPlan plan = plan(workers, g);
        if (plan.inputGradient() == PATCHES) {
            patches.inputGradient(workers, g, dy, weight, add, dx);
            return;
        }
        boolean compiled = warmUp.isDone();
        long start = compiled ? 0 : System.nanoTime();
        if (plan.inputGradient() == DIRECT) {
            direct(workers, compiled).inputGradient(g, plan.mirrored(), dy, weight, add, dx);
        } else if (plan.inputGradient() == LANES) {
            lanes(workers, compiled).inputGradient(g, plan.backwardRows(), plan.backwardColumns(), dy, weight, add, dx);
        } else {
            winograd(workers, compiled)
                    .run(plan.mirrored(), g.batch(), g.filters(), g.channels(), dy, weight, true, null, add, dx);
        }
        end(compiled, start);
    }

    @Override
    public void weightGradient(Workers workers, Geometry g, float[] x, float[] dy, boolean add, float[] dw) {
        VectorConvolutionPlan plan = plan(workers, g);
        if (plan.weightGradient() == PATCHES) {
            patches.weightGradient(workers, g, x, dy, add, dw);
            return;
        }
        boolean compiled = warmUp.isDone();
        long start = compiled ? 0 : System.nanoTime();
        if (plan.weightGradient() == DIRECT) {
            direct(workers, compiled).weightGradient(g, plan.input(), x, dy, add, dw);
        } else if (plan.weightGradient() == LANES) {
            lanesGradient(workers, compiled).run(g, x, dy, add, dw);
        } else {
            winogradGradient(workers, compiled).run(plan.input(), g, x, dy, add, dw);
        }
        end(compiled, start);
    }

    /** Kept by the workers, since this object serves all threads. */
    private static VectorConvolutionPlan plan(Workers workers, Geometry g) {
        Map<Geometry, VectorConvolutionPlan> plans = Scratch.held(workers, PLANS_SLOT, HashMap::new);
        VectorConvolutionPlan plan = plans.get(g);
        if (plan == null) {
            if (plans.size() == MOST_KNOWN) {
                plans.clear();
            }
            plan = VectorConvolutionPlan.of(g);
            plans.put(g, plan);
        }
        return plan;
    }

    private static VectorDirectTask direct(Workers workers, boolean compiled) {
        VectorDirectTask task = Scratch.held(workers, VectorDirectTask.SLOT, VectorDirectTask::new);
        task.workers = workers;
        task.compiled = compiled;
        return task;
    }

    private static VectorLanesTask lanes(Workers workers, boolean compiled) {
        VectorLanesTask task = Scratch.held(workers, VectorLanesTask.SLOT, VectorLanesTask::new);
        task.workers = workers;
        task.compiled = compiled;
        return task;
    }

    private static VectorLanesGradientTask lanesGradient(Workers workers, boolean compiled) {
        VectorLanesGradientTask task =
                Scratch.held(workers, VectorLanesGradientTask.SLOT, VectorLanesGradientTask::new);
        task.workers = workers;
        task.compiled = compiled;
        return task;
    }

    private static VectorWinogradTask winograd(Workers workers, boolean compiled) {
        VectorWinogradTask task = Scratch.held(workers, VectorWinogradTask.SLOT, VectorWinogradTask::new);
        task.workers = workers;
        task.compiled = compiled;
        return task;
    }

    private static VectorWinogradGradientTask winogradGradient(Workers workers, boolean compiled) {
        VectorWinogradGradientTask task =
                Scratch.held(workers, VectorWinogradGradientTask.SLOT, VectorWinogradGradientTask::new);
        task.workers = workers;
        task.compiled = compiled;
        return task;
    }

    private void end(boolean compiled, long start) {
        if (!compiled) {
            warmUp.rehearse(System.nanoTime() - start);
        }
    }
}
