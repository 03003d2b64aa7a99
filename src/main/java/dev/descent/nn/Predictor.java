package dev.descent.nn;

import dev.descent.op.Readout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Runs layers for whoever asks, from any thread, on tapes whose memory is kept for the next one. */
final class Predictor {
    /** Large batches are predicted in pieces of so many examples, so that their memory doesn't grow with the batch. */
    static final int PIECE = 128;

    private final Layer root;
    private final TapePool tapes = new TapePool(Math.max(4, Runtime.getRuntime().availableProcessors()));

    Predictor(Layer root) {
        this.root = root;
    }

    /** The outputs for a batch of one, read as {@code last} does; null for the raw ones. */
    float[] one(Tensor example, @Nullable Readout last) {
        Tape tape = tapes.take();
        try {
            return compute(tape, example, null, last).toArray();
        } finally {
            tapes.give(tape);
        }
    }

    /** The outputs for a batch, in memory of their own. */
    Tensor all(Tensor batch, int @Nullable [] lengths, @Nullable Readout last) {
        Tape tape = tapes.take();
        try {
            return batch.dim(0) <= PIECE
                    ? compute(tape, batch, lengths, last).copy()
                    : pieces(tape, batch, lengths, last);
        } finally {
            tapes.give(tape);
        }
    }

    private Tensor pieces(Tape tape, Tensor batch, int @Nullable [] lengths, @Nullable Readout last) {
        int count = batch.dim(0);
        Shape input = batch.shape().withoutFirst();
        float[] piece = new float[PIECE * input.size()];
        float[] all = new float[0];
        Shape shape = input;
        for (int from = 0; from < count; from += PIECE) {
            int size = Math.min(PIECE, count - from);
            System.arraycopy(batch.values(), from * input.size(), piece, 0, size * input.size());
            int[] some = lengths == null ? null : Arrays.copyOfRange(lengths, from, from + size);
            Tensor y = compute(tape, Tensor.over(input.withFirst(size), piece), some, last);
            if (from == 0) {
                shape = y.shape().withoutFirst();
                all = new float[count * shape.size()];
            }
            System.arraycopy(y.values(), 0, all, from * shape.size(), size * shape.size());
            tape.begin(0);
        }
        return Tensor.of(shape.withFirst(count), all);
    }

    private Tensor compute(Tape tape, Tensor x, int @Nullable [] lengths, @Nullable Readout last) {
        tape.setLengths(lengths);
        Tensor outputs = root.forward(tape, x);
        return last == null ? outputs : last.predictions(tape, outputs);
    }
}
