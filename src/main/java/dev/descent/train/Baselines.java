package dev.descent.train;

import dev.descent.data.Dataset;
import java.util.Locale;

/**
 * What "good" must be compared with: the score of a guess that ignores the input, and of a linear model. For classes both
 * are accuracies (larger is better), otherwise root mean squared errors (smaller is better).
 *
 * @param metric {@code accuracy} or {@code rmse}
 * @param constant always the most frequent class of the training data, or its mean
 * @param linear ridge regression on the standardised inputs (to one-hot targets for classes; the largest output wins), with
 *     a penalty of 1e-3 per example; NaN if there are more than {@value #WIDEST} inputs, whose normal equations would
 *     take longer than the network
 */
public record Baselines(String metric, double constant, double linear) {
    static final int WIDEST = 1024;

    /**
     * Fits both on the training data and scores them on the test data.
     *
     * <pre>{@code
     * Split digits = Digits.load().split(0.8, 42);
     * Baselines baselines = Baselines.of(digits.train(), digits.test());
     * }</pre>
     *
     * @throws IllegalArgumentException if the two are of different kinds
     */
    public static Baselines of(Dataset train, Dataset test) {
        Checks.sameKind(train, test);
        double linear = train.inputShape().size() > WIDEST
                ? Double.NaN
                : LinearBaseline.fit(train).score(test);
        return new Baselines(train.classes() > 0 ? "accuracy" : "rmse", ConstantBaseline.score(train, test), linear);
    }

    @Override
    public String toString() {
        String guess = metric.equals("accuracy") ? "majority class" : "mean";
        return String.format(
                Locale.ROOT, "%s of a baseline: %s %.4f, linear model %.4f", metric, guess, constant, linear);
    }
}
