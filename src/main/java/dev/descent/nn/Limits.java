package dev.descent.nn;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;

/**
 * How much a model may ask for whose architecture comes from elsewhere, such as a file, which may be hostile. Parameters begin
 * with zeros, since their values come from there too.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), dense(10), new Limits(650));   // 64 · 10 weights and 10 biases
 * }</pre>
 *
 * <p>For building one model; not thread-safe.
 */
public final class Limits {
    private static final int LAYERS = 100_000;
    private static final long LARGEST_TRIAL = 1 << 24;
    private static final long ALL_TRIALS = 1 << 28;

    private long parametersLeft;
    private int layersLeft = LAYERS;
    private long trialsLeft = ALL_TRIALS;

    /** @param parameters how many numbers parameters and buffers may have together */
    public Limits(long parameters) {
        parametersLeft = parameters;
    }

    Tensor parameter(Shape shape) {
        parametersLeft -= shape.size();
        Checks.parametersLeft(parametersLeft);
        return Tensor.zeros(shape);
    }

    /** Counts a layer: those within two branches double with each level, so that a short text can describe millions. */
    void layer() {
        Checks.layersLeft(--layersLeft, LAYERS);
    }

    /** Counts what a layer is run on that leaves its output shape to a trial. */
    void trial(Layer layer, Shape input) {
        if (isTried(layer)) {
            trialsLeft -= input.size();
            Checks.trial(layer.kind(), input, trialsLeft, LARGEST_TRIAL, ALL_TRIALS);
        }
    }

    private static boolean isTried(Layer layer) {
        try {
            return layer.getClass().getMethod("outputShape", Shape.class).getDeclaringClass() == Layer.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every layer has an outputShape", e);
        }
    }
}
