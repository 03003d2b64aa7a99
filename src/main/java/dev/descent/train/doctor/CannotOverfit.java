package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Model;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 23: rows so few that any sound network learns them by heart, tried on clones without penalties, at the best of three
 * rates. It takes up to {@value #STEPS} updates each, so it is part of {@link Doctor#examine} and {@link Doctor#checklist}, and not
 * of a run under watch.
 */
final class CannotOverfit implements Check {
    private static final int STEPS = 300;
    private static final int BATCH = 12;
    private static final double RIGHT = 0.99;
    private static final double WRONG = 0.9;
    private static final double[] RATES = {1, 0.1, 10};

    @Override
    public Cause cause() {
        return Cause.CAPACITY;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        return patient.isAlone() ? memorise(patient, BATCH).finding() : null;
    }

    /** How well so many rows are learnt, one or {@link #BATCH}. */
    static Attempt memorise(Patient patient, int count) {
        return new Attempt(patient, count);
    }

    /** Whether a single row can be trained on. */
    static boolean takesOneRow(Patient patient) {
        return !new Experiments(patient).has(BatchNorm.class);
    }

    /** What came of it. */
    static final class Attempt {
        private final Patient patient;
        private final Experiments experiments;
        private final Dataset rows;
        private double best = Double.NEGATIVE_INFINITY;
        private double rate = 1;
        private float[] ends = {Float.NaN, Float.NaN};

        private Attempt(Patient patient, int count) {
            this.patient = patient;
            experiments = new Experiments(patient);
            rows = Experiments.some(patient.trainingData(), Math.min(count, BATCH), 3);
            for (int i = 0; i < RATES.length && best < RIGHT; i++) {
                Model clone = patient.model().copy();
                float[] losses = experiments.train(clone, patient.loss(), rows, rows.size(), STEPS, RATES[i], false, 0);
                double learnt = learnt(clone);
                if (learnt > best) {
                    best = learnt;
                    rate = RATES[i];
                    ends = losses;
                }
            }
        }

        /** Accuracy; for values, the share of all targets' variance that is explained. */
        private double learnt(Model clone) {
            DataScan scan = patient.train();
            if (scan.classes() > 0) {
                return experiments
                        .judge(clone, patient.loss(), rows, scan.isOneHot())
                        .score();
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

        boolean passed() {
            return !(best < RIGHT);
        }

        String evidence() {
            return Text.fill(
                    "{%} of {} rows learnt in {} updates at rate × {}; the loss went from {} to {}",
                    Math.max(0, best), rows.size(), STEPS, rate, ends[0], ends[1]);
        }

        String advice() {
            return passed()
                    ? rate == 1 ? "" : "the rate does better at × " + Text.number(rate)
                    : ends[1] > ends[0]
                            ? "look at the loss: its sign, and which argument is which"
                            : "look at output, loss and labels, then at every reshape: the network cannot learn even this";
        }

        private @Nullable Finding finding() {
            Check check = new CannotOverfit();
            Level level = best < WRONG ? Level.LIKELY : Level.HINT;
            return passed() ? null : check.finding(level, "model", evidence(), advice());
        }
    }
}
