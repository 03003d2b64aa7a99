package dev.descent.train.doctor;

import dev.descent.nn.Layer;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a layer for the rows of a {@link Pass}.
 *
 * @param name its full name in the model
 * @param layer the layer itself; null if it is not found in the model
 * @param units features or channels
 * @param spread the standard deviation of all its values
 * @param between how far apart the values of different rows are: the root mean square over units of their standard deviation
 * @param dead the share of units that are exactly 0 for every row
 * @param saturated the share of values at the ends of a bounded activation's range: |tanh| above 0.97, or a sigmoid below 0.015 or above
 *     0.985
 * @param finite whether all values are numbers
 */
public record LayerState(
        String name,
        @Nullable Layer layer,
        Role role,
        int units,
        double spread,
        double between,
        double dead,
        double saturated,
        boolean finite) {

    /** How many units never fire. */
    public int deadUnits() {
        return (int) Math.round(dead * units);
    }
}
