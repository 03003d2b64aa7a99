package dev.descent.train.doctor;

import dev.descent.loss.Loss;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Diagnosis 7 again: a loss that is smaller for wrong answers than for right ones, as with a sign turned round. */
final class LossDirection implements Check {
    private static final float SURE = 4;

    @Override
    public Cause cause() {
        return Cause.OUTPUT;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        Rows rows = patient.rows();
        Tensor targets = rows.batch().targetTensor();
        int classes = patient.train().classes();
        Shape shape = patient.model().outputShape().withFirst(rows.batch().size());
        int width = shape.rank() > 1 ? shape.dim(-1) : 1;
        boolean values = classes == 0 && shape.size() == targets.size();
        boolean oneHot = patient.train().isOneHot();
        boolean labels = classes > 0 && !oneHot && targets.size() * width == shape.size();
        if (!values && !labels && !oneHot) {
            return null;
        }
        float[] right = new float[shape.size()];
        float[] wrong = new float[shape.size()];
        for (int i = 0; i < right.length; i++) {
            if (labels) {
                int label = (int) targets.values()[i / width];
                boolean own = width == 1 ? label == 1 : label == i % width;
                boolean other = width == 1 ? label == 0 : (label + 1) % width == i % width;
                right[i] = own ? SURE : -SURE;
                wrong[i] = other ? SURE : -SURE;
            } else if (oneHot) {
                int row = i / width * width;
                right[i] = targets.values()[i];
                wrong[i] = targets.values()[row + (i - row + 1) % width];
            } else {
                right[i] = targets.values()[i];
                wrong[i] = right[i] + (float) Math.max(1e-3, 2 * patient.train().targetSpread(0));
            }
        }
        double good = loss(patient.loss(), shape, right, targets);
        double bad = loss(patient.loss(), shape, wrong, targets);
        return Double.isFinite(good) && good > bad + 1e-6 * Math.abs(bad)
                ? certain(
                        "loss",
                        "it is " + Text.number(good) + " for right answers and " + Text.number(bad) + " for wrong ones",
                        "turn its sign round, or look which argument is which")
                : null;
    }

    private static double loss(Loss loss, Shape shape, float[] outputs, Tensor targets) {
        try (Tape tape = Tape.inference()) {
            return loss.forward(tape, Tensor.of(shape, outputs), targets).item();
        }
    }
}
