package dev.descent.benchmarks.doctor;

import dev.descent.data.Batch;
import dev.descent.data.Dataset;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.tensor.Tensor;
import dev.descent.train.Trainer;
import dev.descent.train.doctor.Doctor;
import dev.descent.train.doctor.Finding;
import dev.descent.train.doctor.Level;
import java.util.List;

/**
 * What became of a run, and what the doctor said of it.
 *
 * @param score on sound data: accuracy, or R² but not below 0; 0 for a model that is broken
 * @param shown at its end
 * @param hints what else was found
 * @param steps batches that it was to have
 */
record Outcome(double score, List<Finding> shown, List<Finding> hints, long steps) {

    static Outcome of(Setup setup, long seed) {
        Model model = Model.of(setup.train().inputShape(), seed, setup.layers().toArray(Blueprint[]::new));
        setup.adjust().accept(model);
        Doctor doctor = Doctor.watch();
        Trainer trainer = Trainer.of(model, setup.loss(), setup.rule())
                .with(setup.parts().toArray(dev.descent.Part[]::new))
                .with(setup.settings().withSeed(seed), doctor);
        try {
            trainer.fit(setup.train(), setup.validation(), setup.epochs());
        } catch (IllegalArgumentException | IllegalStateException refused) {
            return refused(setup, trainer);
        }
        List<Finding> shown = doctor.shown();
        List<Finding> hints = doctor.findings().stream()
                .filter(finding -> shown.stream().noneMatch(s -> s.diagnosis().equals(finding.diagnosis())))
                .toList();
        return new Outcome(score(model, setup.test()), shown, hints, setup.steps());
    }

    /** The trainer takes no such data or model; why, examining it says. */
    private static Outcome refused(Setup setup, Trainer trainer) {
        List<Finding> found = Doctor.watch().examine(trainer, setup.train(), setup.validation(), setup.epochs()).stream()
                .filter(finding -> finding.level() != Level.HINT)
                .toList();
        return new Outcome(0, found, List.of(), setup.steps());
    }

    /** Where in the run the first of what is shown was found: 0 before the first step, 1 at the end; NaN if nothing was. */
    double detectedAt() {
        return shown.stream()
                .mapToDouble(finding -> Math.min(1, (double) finding.step() / steps))
                .min()
                .orElse(Double.NaN);
    }

    private static double score(Model model, Dataset data) {
        Batch batch = new Batch(data, data.size());
        int[] all = java.util.stream.IntStream.range(0, data.size()).toArray();
        batch.fill(data, all, 0, all.length);
        float[] guesses = model.predict(batch.inputTensor()).toArray();
        Tensor targets = batch.targetTensor();
        double score = data.classes() > 0 && targets.size() == data.size()
                ? accuracy(guesses, targets.values(), data.size())
                : determination(guesses, targets.values(), targets.size());
        return Double.isFinite(score) ? Math.max(0, score) : 0;
    }

    private static double accuracy(float[] guesses, float[] labels, int rows) {
        int width = guesses.length / rows;
        int right = 0;
        for (int i = 0; i < rows; i++) {
            if (width == 1) {
                right += guesses[i] > 0.5f == labels[i] > 0.5f && !Float.isNaN(guesses[i]) ? 1 : 0;
                continue;
            }
            int best = 0;
            for (int c = 1; c < width; c++) {
                best = guesses[i * width + c] > guesses[i * width + best] ? c : best;
            }
            // Where all are NaN, nothing is predicted.
            right += best == (int) labels[i] && !Float.isNaN(guesses[i * width + best]) ? 1 : 0;
        }
        return (double) right / rows;
    }

    private static double determination(float[] guesses, float[] values, int count) {
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += values[i] / count;
        }
        double errors = 0;
        double total = 0;
        for (int i = 0; i < count; i++) {
            errors += Math.pow(values[i] - guesses[i], 2);
            total += Math.pow(values[i] - mean, 2);
        }
        return 1 - errors / total;
    }
}
