package dev.descent.train.doctor;

import dev.descent.data.Batch;
import dev.descent.data.BatchTransform;
import dev.descent.data.Batches;
import dev.descent.nn.Parameter;
import dev.descent.optim.Clipping;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import dev.descent.train.Settings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 1: a loss that is NaN or infinite. The batch that brought it is replayed, and the first tensor that is no number named. If
 * the loss had burst before, or weights are huge, the rate is the cause.
 */
final class NonFinite implements Check {
    private static final double HUGE = 1e4;
    private static final double LONG = 0.1;

    @Override
    public Cause cause() {
        return Cause.NUMERICS;
    }

    @Override
    public boolean concernsGoodRuns() {
        return true;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES);
    }

    @Override
    public boolean standsAtTarget() {
        return true;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        String bad = patient.isFiniteAtFirst() ? "" : firstBad(patient);
        return bad.isEmpty()
                ? null
                : certain(
                        bad,
                        "it has NaN or infinite values before the first step",
                        bad.startsWith("weights")
                                ? "look at what wrote these weights, or build the model anew"
                                : "look at what it computes: a logarithm, root or quotient of what can be 0 or negative");
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        if (!vitals.isSpoilt()) {
            return null;
        }
        String at = "epoch " + vitals.epoch() + ", batch " + (vitals.batchInEpoch() + 1);
        String bad = firstBad(patient, vitals);
        if (bad.startsWith("input")) {
            return certain("training data", bad + " (" + at + ")", "leave these rows out, or mend what made them")
                    .because(Cause.DATA);
        }
        double start = vitals.firstLosses().length == 0 ? Double.NaN : vitals.firstLosses()[0];
        double last = vitals.firstLosses().length == 0 ? Double.NaN : Noise.median(Noise.last(vitals.losses(), 3));
        double largest =
                patient.weights().stream().mapToDouble(NonFinite::size).max().orElse(0);
        boolean burst = last > patient.thresholds().divergence() * start
                || largest > HUGE
                || Double.isNaN(largest)
                || vitals.updateRatio() > LONG;
        float rate = patient.rule().learningRate();
        double clip = Noise.quantile(0.9, vitals.gradientNorms());
        String advice = "rate " + Text.number(rate) + " → " + Text.number(rate / 10)
                + (patient.part(Clipping.class).isEmpty() && clip > 0 && Double.isFinite(clip)
                        ? ", or ClipNorm(" + Text.number(clip) + ")"
                        : "");
        String evidence = "the loss is " + vitals.lastLoss() + " in " + at + "; first in " + bad
                + (burst ? "; the loss had grown from " + Text.number(start) + " to " + Text.number(last) : "");
        Finding found = certain(bad, evidence, advice);
        return burst ? found.because(Cause.RATE) : found;
    }

    private static double size(Parameter parameter) {
        double sum = 0;
        for (int i = 0; i < parameter.tensor().size(); i++) {
            sum += (double) parameter.tensor().values()[i] * parameter.tensor().values()[i];
        }
        return Math.sqrt(sum / parameter.tensor().size());
    }

    private static String firstBad(Patient patient) {
        for (Parameter parameter : patient.model().parameters()) {
            if (!isFinite(parameter.tensor())) {
                return "weights of " + parameter.name();
            }
        }
        for (LayerState state : patient.firstPass().layers()) {
            if (!state.finite()) {
                return "the output of " + state.name();
            }
        }
        return "";
    }

    private static String firstBad(Patient patient, Vitals vitals) {
        String known = firstBad(patient);
        if (!known.isEmpty()) {
            return known;
        }
        Settings settings = patient.settings();
        List<BatchTransform> transforms = patient.parts().stream()
                .filter(BatchTransform.class::isInstance)
                .map(BatchTransform.class::cast)
                .toList();
        Batches.Options options = new Batches.Options(true, settings.dropLast(), transforms, false);
        String[] bad = {""};
        try (Batches batches = new Batches(patient.trainingData(), settings.batchSize(), settings.seed(), options);
                Tape tape = Tape.inference()) {
            batches.start(vitals.epoch(), vitals.batchInEpoch());
            Batch batch = batches.next();
            if (batch == null) {
                return "the loss";
            }
            if (!isFinite(batch.inputTensor())) {
                return transforms.isEmpty() ? "inputs of the batch" : "inputs of the batch, after its transforms";
            }
            tape.setLengths(batch.lengths());
            tape.setObserver((layer, output) -> {
                if (bad[0].isEmpty() && !isFinite(output)) {
                    bad[0] = "the output of " + layer;
                }
            });
            patient.model().forward(tape, batch.inputTensor());
        }
        return bad[0].isEmpty() ? "the loss" : bad[0];
    }

    private static boolean isFinite(Tensor tensor) {
        float[] values = tensor.values();
        for (int i = 0; i < tensor.size(); i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
