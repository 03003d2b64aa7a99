package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The convolution (as everywhere in the field, a cross-correlation) and its gradients, which with the roles of input and
 * output exchanged are the transposed convolution and its gradients too. The bits of a result do not depend on the number
 * of workers.
 */
public interface Convolution {
    /** y = x ∗ weight + bias. */
    void forward(Workers workers, Geometry geometry, float[] x, float[] weight, float @Nullable [] bias, float[] y);

    /**
     * The gradient by x.
     *
     * @param add false overwrites dx, true adds to it
     */
    void inputGradient(Workers workers, Geometry geometry, float[] dy, float[] weight, boolean add, float[] dx);

    /**
     * The gradient by the weight, summed over the batch in shares that the geometry alone decides.
     *
     * @param add false overwrites dw, true adds to it
     */
    void weightGradient(Workers workers, Geometry geometry, float[] x, float[] dy, boolean add, float[] dw);
}
