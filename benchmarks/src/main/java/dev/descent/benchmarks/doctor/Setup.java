package dev.descent.benchmarks.doctor;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.UpdateRule;
import dev.descent.train.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * All that a run is made of, so that a fault can change any of it.
 *
 * @param validation null for none
 * @param test sound data, which the outcome is measured on; only what belongs to the model's input, such as scaling, is done to it
 * @param adjust what is done to the model before it is trained
 */
record Setup(
        Dataset train,
        Dataset validation,
        Dataset test,
        List<Blueprint> layers,
        Loss loss,
        UpdateRule rule,
        Settings settings,
        int epochs,
        List<Part> parts,
        Consumer<Model> adjust) {

    static final Consumer<Model> UNCHANGED = model -> {};

    Setup withData(Dataset newTrain, Dataset newValidation, Dataset newTest) {
        return new Setup(newTrain, newValidation, newTest, layers, loss, rule, settings, epochs, parts, adjust);
    }

    Setup withTrain(Dataset data) {
        return withData(data, validation, test);
    }

    Setup withValidation(Dataset data) {
        return withData(train, data, test);
    }

    /** The same done to all three sets. */
    Setup mapData(UnaryOperator<Dataset> change) {
        return withData(change.apply(train), validation == null ? null : change.apply(validation), change.apply(test));
    }

    Setup withLayers(List<Blueprint> other) {
        return new Setup(train, validation, test, other, loss, rule, settings, epochs, parts, adjust);
    }

    Setup mapLayers(UnaryOperator<Blueprint> change) {
        return withLayers(layers.stream().map(change).toList());
    }

    Setup withLoss(Loss other) {
        return new Setup(train, validation, test, layers, other, rule, settings, epochs, parts, adjust);
    }

    Setup withRule(UpdateRule other) {
        return new Setup(train, validation, test, layers, loss, other, settings, epochs, parts, adjust);
    }

    Setup withRateTimes(double factor) {
        return withRule(Rules.withRate(rule, (float) (rule.learningRate() * factor)));
    }

    Setup withSettings(Settings other) {
        return new Setup(train, validation, test, layers, loss, rule, other, epochs, parts, adjust);
    }

    Setup withBatch(int size) {
        return withSettings(settings.withBatchSize(size));
    }

    Setup withEpochs(int count) {
        return new Setup(train, validation, test, layers, loss, rule, settings, count, parts, adjust);
    }

    Setup with(Part... more) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(List.of(more));
        return withParts(all);
    }

    Setup without(Predicate<Part> unwanted) {
        return withParts(parts.stream().filter(unwanted.negate()).toList());
    }

    private Setup withParts(List<Part> other) {
        return new Setup(train, validation, test, layers, loss, rule, settings, epochs, other, adjust);
    }

    Setup adjusted(Consumer<Model> change) {
        return new Setup(train, validation, test, layers, loss, rule, settings, epochs, parts, change);
    }

    boolean isClassification() {
        return test.classes() > 0;
    }

    int updatesPerEpoch() {
        return Math.max(1, train.size() / (settings.batchSize() * settings.accumulate()));
    }

    /** Batches that the run is to have. */
    long steps() {
        return (long) epochs * Math.max(1, (train.size() + settings.batchSize() - 1) / settings.batchSize());
    }
}
