package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import dev.descent.nn.Model;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The steps of {@link Checklist}: from the smallest thing that can be learnt to what simple methods make of all. */
final class ChecklistSteps {
    private static final int BATCH = 12;
    private static final int MOST_STEPS = 300;
    private static final double RIGHT = 0.99;
    private static final double[] RATES = {1, 0.1, 10};

    private final Patient patient;
    private final Experiments experiments;
    private final List<Checklist.Step> steps = new ArrayList<>();

    ChecklistSteps(Patient patient) {
        this.patient = patient;
        experiments = new Experiments(patient);
    }

    Checklist run(List<Finding> examined) {
        List<Finding> shown = Triage.shown(examined);
        add(
                "before the first step",
                shown.isEmpty(),
                shown.isEmpty()
                        ? "nothing is wrong with data, output and first weights"
                        : shown.get(0).evidence(),
                shown.isEmpty() ? "" : shown.get(0).advice());
        memorise("one sample", 1);
        memorise("one batch", Math.min(BATCH, patient.trainingData().size()));
        for (Trial trial : experiments.all()) {
            boolean failed = trial.isConfirmed();
            add(trial.change(), !failed, trial.toString(), failed ? "make this change" : "");
        }
        locality();
        Reference reference = patient.reference();
        double score = patient.firstPass().judged().score();
        add(
                "simple methods",
                reference.best() > reference.constant(),
                "a guess scores " + Text.number(reference.constant()) + ", " + reference.bestName() + " "
                        + Text.number(reference.best()) + ", the model as it is " + Text.number(score),
                reference.best() > reference.constant() ? "" : "look whether inputs and targets belong together");
        return new Checklist(steps);
    }

    private void add(String name, boolean passed, String evidence, String advice) {
        Checklist.Verdict verdict = passed ? Checklist.Verdict.PASSED : Checklist.Verdict.FAILED;
        steps.add(new Checklist.Step(name, verdict, evidence, advice));
    }

    /** Rows so few that any sound network learns them by heart, without penalties and at the best of three rates. */
    private void memorise(String name, int count) {
        if (count == 1 && experiments.hasNorms()) {
            steps.add(new Checklist.Step(
                    name, Checklist.Verdict.LEFT_OUT, "batch-norm cannot train on a single row", ""));
            return;
        }
        int[] order =
                new dev.descent.tensor.Rng(3).permutation(patient.trainingData().size());
        Dataset rows = patient.trainingData().subset(java.util.Arrays.copyOf(order, count));
        double best = Double.NEGATIVE_INFINITY;
        double bestRate = 1;
        double first = Double.NaN;
        double last = Double.NaN;
        for (double rate : RATES) {
            Model clone = patient.model().copy();
            double[] losses = experiments.train(clone, patient.loss(), rows, count, MOST_STEPS, rate, false, 0);
            double learnt = learnt(clone, rows);
            if (learnt > best && losses.length > 0) {
                best = learnt;
                bestRate = rate;
                first = losses[0];
                last = losses[losses.length - 1];
            }
        }
        boolean passed = best >= RIGHT;
        add(
                name,
                passed,
                Text.percent(Math.max(0, best)) + " learnt in " + MOST_STEPS + " updates at rate × "
                        + Text.number(bestRate) + "; the loss went from " + Text.number(first) + " to "
                        + Text.number(last),
                passed
                        ? bestRate == 1 ? "" : "the rate does better at × " + Text.number(bestRate)
                        : last > first
                                ? "look at the loss: its sign, and which argument is which"
                                : "look at output, loss and labels, then at every reshape: the network cannot learn even this");
    }

    /** Accuracy; for values, the share of the targets' variance that is explained. */
    private double learnt(Model clone, Dataset rows) {
        DataScan scan = patient.train();
        Sample sample = experiments.judge(clone, patient.loss(), rows, scan.isOneHot());
        if (scan.classes() > 0) {
            return sample.score();
        }
        float[] input = new float[rows.inputShape().size()];
        float[] target = new float[scan.targets()];
        double errors = 0;
        double total = 0;
        for (int i = 0; i < rows.size(); i++) {
            rows.read(i, input, 0, target, 0);
            float[] guess = clone.logits(input);
            for (int j = 0; j < Math.min(guess.length, target.length); j++) {
                errors += (guess[j] - target[j]) * (guess[j] - target[j]);
                total += scan.targetSpread(j) * scan.targetSpread(j);
            }
        }
        return total == 0 ? Double.NaN : 1 - errors / total;
    }

    /** Neighbouring pixels of an image are alike; after a reshape that scrambles it they are not, or others are. */
    private void locality() {
        Shape shape = patient.trainingData().inputShape();
        if (shape.rank() != 3 || shape.dim(1) < 4 || shape.dim(2) < 4) {
            steps.add(new Checklist.Step("reshapes", Checklist.Verdict.LEFT_OUT, "inputs are no images", ""));
            return;
        }
        float[] inputs = new Rows(patient.trainingData(), patient.thresholds().rows())
                .batch()
                .inputs();
        int count = Math.min(patient.thresholds().rows(), patient.trainingData().size());
        int size = shape.size();
        double beside = difference(inputs, count, size, 1);
        double below = difference(inputs, count, size, shape.dim(2));
        double far = difference(inputs, count, size, size / 2 + shape.dim(2) / 2);
        double last = shape.dim(0) == 1 ? 1 : difference(inputs, count, size, shape.dim(0)) / beside;
        boolean local = beside < 0.8 * far && below < 0.9 * far;
        boolean channelsLast = shape.dim(0) > 1 && last < 0.7;
        add(
                "reshapes",
                local && !channelsLast,
                "neighbouring pixels differ by " + Text.number(beside) + ", those below each other by "
                        + Text.number(below) + ", distant ones by " + Text.number(far),
                channelsLast
                        ? "pixels " + shape.dim(0)
                                + " apart are more alike: the data is [height, width, channels], expected"
                                + " [channels, height, width]"
                        : local
                                ? ""
                                : "look at how images are read and reshaped: neighbours are no more alike than others");
    }

    private static double difference(float[] values, int rows, int size, int distance) {
        double sum = 0;
        long pairs = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i + distance < size; i++) {
                sum += Math.abs(values[row * size + i] - values[row * size + i + distance]);
                pairs++;
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }
}
