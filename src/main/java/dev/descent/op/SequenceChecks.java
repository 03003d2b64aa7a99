package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Every argument check of the operations on sequences, and the text of its error. */
final class SequenceChecks {
    private SequenceChecks() {}

    /** Fails unless there is a length for every sequence, from 1 to the number of steps. */
    static void lengths(String who, Shape x, int @Nullable [] lengths) {
        if (lengths == null) {
            return;
        }
        int batch = x.dim(0);
        int time = x.dim(1);
        if (lengths.length < batch) {
            throw new IllegalArgumentException(who + ": got " + lengths.length + " lengths for a batch of " + batch
                    + "; give one for each sequence");
        }
        for (int i = 0; i < batch; i++) {
            if (lengths[i] < 1 || lengths[i] > time) {
                throw new IllegalArgumentException(who + ": sequence " + i + " has length " + lengths[i]
                        + ", expected 1 to " + time + ", the steps of input " + x);
            }
        }
    }

    static void steps(String who, Shape x) {
        if (x.rank() != 3) {
            throw new IllegalArgumentException(
                    who + ": input has shape " + x + ", expected [batch, time, features]; reshape it");
        }
    }

    static void embedding(Tensor indices, Shape weight) {
        if (weight.rank() != 2) {
            throw new IllegalArgumentException(
                    "embedding: weight has shape " + weight + ", expected [vocabulary, size]");
        }
        int vocabulary = weight.dim(0);
        float[] values = indices.values();
        for (int i = 0; i < indices.size(); i++) {
            float index = values[i];
            if (!(index >= 0 && index < vocabulary && (int) index == index)) {
                int perRow = indices.rank() == 0 ? 1 : indices.size() / indices.dim(0);
                throw new IllegalArgumentException("embedding: the index in row " + i / perRow
                        + " of the batch at position " + i % perRow + " is " + index
                        + ", expected a whole number from 0 to " + (vocabulary - 1) + ", the rows of weight " + weight);
            }
        }
    }

    static void heads(String who, Shape x, int features, int heads) {
        if (heads < 1 || features % heads != 0) {
            throw new IllegalArgumentException(who + ": " + heads + " heads for " + features + " features of input " + x
                    + ", expected a divisor of their number");
        }
    }

    static void packed(String who, Shape x) {
        steps(who, x);
        if (x.dim(2) % 3 != 0) {
            throw new IllegalArgumentException(who + ": input has shape " + x
                    + ", expected [batch, time, 3 · features]: queries, keys and values side by side");
        }
    }

    static void attention(String who, Shape query, Shape key, Shape value) {
        steps(who, query);
        boolean fits = key.rank() == 3 && key.dim(0) == query.dim(0) && key.dim(2) == query.dim(2) && value.equals(key);
        if (!fits) {
            throw new IllegalArgumentException(who + ": queries have shape " + query + ", keys " + key + " and values "
                    + value + "; expected [batch, queries, features] and twice [batch, keys, features]");
        }
    }

    static void ctc(Shape logits, Shape targets, int blank) {
        if (logits.rank() != 3 || logits.dim(2) < 2) {
            throw new IllegalArgumentException("ctc: outputs have shape " + logits
                    + ", expected [batch, time, classes] with the blank among at least 2 classes");
        }
        if (targets.rank() != 2 || targets.dim(0) != logits.dim(0)) {
            throw new IllegalArgumentException("ctc: targets have shape " + targets + ", but outputs have " + logits
                    + "; give labels [" + logits.dim(0) + ", most labels], the rest of a row filled with "
                    + CTC.NO_LABEL);
        }
        if (blank < 0 || blank >= logits.dim(2)) {
            throw new IllegalArgumentException("ctc: the blank is class " + blank + ", but outputs have shape " + logits
                    + "; expected one from 0 to " + (logits.dim(2) - 1));
        }
    }

    /** Where a row of targets is: in the batch, or in data that is checked before training. */
    private static String place(String data, int row) {
        return data.isEmpty() ? "row " + row + " of the batch" : "example " + row + " of the " + data + " data";
    }

    /**
     * How many labels a row of targets begins with; fails if one is no label, or there are more behind the end.
     *
     * @param data what the error calls the data; empty for a batch
     * @param from where in the targets the row begins
     */
    static int labels(String data, int row, float[] targets, int from, int most, int classes, int blank) {
        int count = 0;
        for (int i = 0; i < most; i++) {
            float target = targets[from + i];
            if (target == CTC.NO_LABEL) {
                continue;
            }
            if (count < i) {
                throw new IllegalArgumentException("ctc: the targets in " + place(data, row) + " have " + CTC.NO_LABEL
                        + " at position " + (i - 1) + " and a label behind it; put all labels first");
            }
            int label = (int) target;
            if (label != target || label < 0 || label >= classes) {
                throw new IllegalArgumentException("ctc: the target in " + place(data, row) + " at position " + i
                        + " is " + target + ", expected a class from 0 to " + (classes - 1)
                        + " as a whole number, or " + CTC.NO_LABEL + " behind the last label");
            }
            if (label == blank) {
                throw new IllegalArgumentException("ctc: the target in " + place(data, row) + " at position " + i
                        + " is " + label + ", the blank, which stands for no label; leave it out, or name another"
                        + " class as the blank");
            }
            count++;
        }
        return count;
    }

    /** Fails unless so many labels, with a blank between equal ones, fit into the steps. */
    static void alignable(String data, int row, float[] targets, int from, int labels, int steps) {
        int repeats = 0;
        for (int i = 1; i < labels; i++) {
            repeats += targets[from + i] == targets[from + i - 1] ? 1 : 0;
        }
        if (labels + repeats > steps) {
            throw new IllegalArgumentException("ctc: " + place(data, row) + " has " + labels + " labels"
                    + (repeats == 0 ? "" : ", " + repeats + " of them like the one before,") + " which need "
                    + (labels + repeats) + " steps, but has " + steps
                    + "; give longer outputs or leave the example out, or use zeroInfinity");
        }
    }
}
