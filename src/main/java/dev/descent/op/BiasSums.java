package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a recurrent layer's biases: each row's sums over time, added while a step's gradients are at hand, and in an
 * order that no number of threads changes; in the end the sum over the rows.
 */
final class BiasSums {
    private final Tape tape;
    private final int batch;
    private final int hidden;
    private final int gates;
    /** For each gate {@code [batch, hidden]}. */
    private final float[][] sums;

    /** @param sums as many as gates; one more if the last gate's biases have gradients of their own, the hidden one's last */
    BiasSums(Tape tape, int batch, int hidden, int gates, int sums) {
        this.tape = tape;
        this.batch = batch;
        this.hidden = hidden;
        this.gates = gates;
        this.sums = new float[sums][];
    }

    void begin() {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = tape.array(batch * hidden);
            Arrays.fill(sums[i], 0, batch * hidden, 0f);
        }
    }

    /** Adds a row's gradient, which lies where the row's sums do. */
    void add(int index, float[] gradient, int from, int to) {
        float[] sum = sums[index];
        for (int j = from; j < to; j++) {
            sum[j] += gradient[j];
        }
    }

    /** Where both biases act alike, as in all but the GRU, the sum over the rows is worked out once. */
    void addTo(@Nullable Tensor inputBias, @Nullable Tensor hiddenBias) {
        if (inputBias == null && hiddenBias == null) {
            return;
        }
        Tensor total = total(gates - 1);
        if (inputBias != null && inputBias.needsGradient()) {
            Gradients.add(tape, total.values(), inputBias);
        }
        if (hiddenBias != null && hiddenBias.needsGradient()) {
            Gradients.add(tape, (sums.length == gates ? total : total(sums.length - 1)).values(), hiddenBias);
        }
    }

    private Tensor total(int lastOne) {
        int width = gates * hidden;
        float[] rows = tape.array(batch * width);
        for (int row = 0; row < batch; row++) {
            for (int gate = 0; gate < gates; gate++) {
                float[] from = sums[gate < gates - 1 ? gate : lastOne];
                System.arraycopy(from, row * hidden, rows, row * width + gate * hidden, hidden);
            }
        }
        Tensor total = tape.tensor(1, width);
        Arrays.fill(total.values(), 0, width, 0f);
        Gradients.addColumnSums(tape, rows, total.values(), batch, width);
        return total;
    }
}
