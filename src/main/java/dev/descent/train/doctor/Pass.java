package dev.descent.train.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed sample of rows sent through the model as it is, in inference mode.
 *
 * @param step how many batches were done
 * @param layers what came out of every layer for training rows, in the order in which they ran
 * @param train training rows
 * @param validation validation rows; null without validation data, and before the first step
 */
public record Pass(
        long step,
        List<LayerState> layers,
        Sample train,
        @Nullable Sample validation) {
    /** What the run is judged by: validation rows, or else training rows. */
    public Sample judged() {
        return validation == null ? train : validation;
    }
}
