package dev.descent.loss;

import dev.descent.op.Activations;
import dev.descent.op.CTC;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * For reading sequences whose labels have no known place: {@code −log P(labels)}, summed over all alignments, for outputs
 * {@code [batch, time, classes]} and targets {@code [batch, most labels]}, the rest of a row filled with {@link
 * CrossEntropy#IGNORED} (Graves, Fernández, Gomez, Schmidhuber, "Connectionist temporal classification", ICML 2006). One class
 * is the blank, no label; the data's number of classes counts it. It takes logits: the log-softmax is inside. How many steps
 * are data, the tape knows.
 *
 * <p>PyTorch's {@code CTCLoss}: each loss is divided by its number of labels, then averaged; except that a row with more labels
 * than steps fails with a message instead of costing infinity. {@code dev.descent.metric.CTCDecoder} reads the outputs, {@code
 * dev.descent.metric.LabelError} scores them.
 *
 * <pre>{@code
 * Loss loss = new CTCLoss();
 * Loss lastClassIsBlank = new CTCLoss(26, false);
 * }</pre>
 *
 * @param blank the class that stands for no label; 0 by default
 * @param zeroInfinity whether a row with more labels than steps costs 0 and has no gradient, rather than failing; false by
 *     default
 */
public record CTCLoss(int blank, boolean zeroInfinity) implements Loss {
    /** @throws IllegalArgumentException if the blank is negative */
    public CTCLoss {
        Checks.blank(blank);
    }

    /** With class 0 as the blank. */
    public CTCLoss() {
        this(0, false);
    }

    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return CTC.loss(tape, outputs, targets, blank, zeroInfinity);
    }

    /** The softmax; steps that are padding are blank for certain, so that whoever reads on finds no label there. */
    @Override
    public Tensor predictions(Tape tape, Tensor outputs) {
        Tensor y = Activations.softmax(tape, outputs);
        int[] lengths = tape.lengths();
        int time = y.dim(1);
        int classes = y.dim(2);
        for (int i = 0; lengths != null && i < y.dim(0); i++) {
            int end = (i + 1) * time * classes;
            Arrays.fill(y.values(), Math.min(end, (i * time + lengths[i]) * classes), end, 0f);
            for (int step = lengths[i]; step < time; step++) {
                y.values()[(i * time + step) * classes + blank] = 1f;
            }
        }
        return y;
    }

    @Override
    public boolean ignores(int label) {
        return label == CrossEntropy.IGNORED;
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.labellings("CTCLoss", output, target, classes, blank);
    }

    @Override
    public void checkTarget(String data, int example, Shape output, float[] target) {
        CTC.check(data, example, target, output.dim(0), output.dim(1), blank, zeroInfinity);
    }
}
