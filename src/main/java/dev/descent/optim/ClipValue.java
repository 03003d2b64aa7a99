package dev.descent.optim;

/**
 * Limits each element of each gradient to {@code −maxValue … maxValue}: PyTorch's {@code clip_grad_value_}. It changes the
 * gradient's direction; {@link ClipNorm} does not.
 *
 * <pre>{@code
 * Clipping clipping = new ClipValue(0.5f);
 * }</pre>
 *
 * @param maxValue greater than 0
 */
public record ClipValue(float maxValue) implements Clipping {
    public ClipValue {
        Checks.limit("ClipValue", "maxValue", maxValue);
    }
}
