package dev.descent.nn;

import dev.descent.tensor.Tensor;

/**
 * A named tensor that belongs to a layer, with the settings that an optimizer reads. A buffer is one that training does
 * not change by gradients, such as batch-norm's running mean; it is saved with the model all the same.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * model.parameter("dense1.weight").setTrainable(false);     // frozen
 * model.parameter("dense2.bias").setRateScale(0.1f);        // a tenth of the rate
 * }</pre>
 *
 * <p>Not thread-safe for writing; while nobody writes, any number of threads may read.
 */
public final class Parameter {
    private final String name;
    private final Tensor tensor;
    private final boolean buffer;
    private boolean decayed;
    private boolean trainable;
    private float rateScale = 1f;

    private Parameter(String name, Tensor tensor, boolean buffer, boolean decayed) {
        this.name = name;
        this.tensor = tensor;
        this.buffer = buffer;
        this.decayed = decayed;
        setTrainable(!buffer);
    }

    /** A trainable parameter that weight decay applies to. */
    public static Parameter weight(String name, Tensor tensor) {
        return new Parameter(name, tensor, false, true);
    }

    /** A trainable parameter that weight decay leaves alone: biases, and the scale and shift of normalisations. */
    public static Parameter bias(String name, Tensor tensor) {
        return new Parameter(name, tensor, false, false);
    }

    /** State that is saved but not trained. */
    public static Parameter buffer(String name, Tensor tensor) {
        return new Parameter(name, tensor, true, false);
    }

    /** Unique within a model: {@code dense1.weight}. */
    public String name() {
        return name;
    }

    public Tensor tensor() {
        return tensor;
    }

    public boolean isBuffer() {
        return buffer;
    }

    /** Whether L1, L2 and decoupled decay apply; by default to weights, not to biases and normalisations. */
    public boolean isDecayed() {
        return decayed;
    }

    public Parameter setDecayed(boolean newDecayed) {
        decayed = newDecayed;
        return this;
    }

    /** Whether the optimizer changes it; false freezes it, and its gradient is not computed. Never true of a buffer. */
    public boolean isTrainable() {
        return trainable;
    }

    public Parameter setTrainable(boolean newTrainable) {
        trainable = newTrainable && !buffer;
        tensor.needsGradient(trainable);
        if (!trainable) {
            tensor.clearGradient();
        }
        return this;
    }

    /** What the learning rate is multiplied by for this parameter; 1 by default. */
    public float rateScale() {
        return rateScale;
    }

    /** @throws IllegalArgumentException if negative or not finite */
    public Parameter setRateScale(float newRateScale) {
        Checks.rateScale(name, newRateScale);
        rateScale = newRateScale;
        return this;
    }

    /** Takes over the settings of another, not its values. */
    void setAs(Parameter other) {
        setDecayed(other.decayed).setTrainable(other.trainable).setRateScale(other.rateScale);
    }

    @Override
    public String toString() {
        return name + " " + tensor.shape();
    }
}
