package dev.descent.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a model does on a data set.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, dense(10));
 * Evaluation evaluation = Trainer.of(model, new CrossEntropy(), new SGD(0.1f)).evaluate(Digits.load());
 * double accuracy = evaluation.metric("accuracy");
 * }</pre>
 *
 * @param loss the mean loss over the examples, or over what they weigh; without penalties
 * @param metrics each metric's value by its name, in the order in which the trainer was given them
 * @param examples how many examples were looked at
 */
public record Evaluation(double loss, Map<String, Double> metrics, int examples) {
    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * A metric's value.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    public double metric(String name) {
        return Checks.metric(metrics, name);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", loss));
        metrics.forEach((name, value) -> text.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
        return text.toString();
    }
}
