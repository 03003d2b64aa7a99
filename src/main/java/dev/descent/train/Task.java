package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.optim.UpdateRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fit was asked to do, for callbacks that must know more than how it is going ({@link Run#task}).
 *
 * <pre>{@code
 * record AtLeastTenUpdates() implements Callback {
 *     public void fitStart(Run run) {
 *         Task task = run.task();
 *         if (task.train().size() < 10 * task.settings().batchSize()) {
 *             run.stop("an epoch has fewer than ten updates");
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param parts everything given to {@link Trainer#with} but settings and metrics: callbacks, transforms, penalties, clipping, groups,
 *     and the product of all schedules
 * @param validation null for none
 * @param epochs how many were asked for
 */
public record Task(
        Loss loss,
        UpdateRule rule,
        Settings settings,
        List<Part> parts,
        Dataset train,
        @Nullable Dataset validation,
        int epochs) {
    public Task {
        parts = List.copyOf(parts);
    }

    /** A task of these parts, of which there may be no metrics. */
    public static Task of(
            Loss loss, UpdateRule rule, Dataset train, @Nullable Dataset validation, int epochs, Part... parts) {
        Parts sorted = Parts.none().and(parts);
        return new Task(loss, rule, sorted.settings(), sorted.all(), train, validation, epochs);
    }
}
