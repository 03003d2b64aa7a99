package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that are entries of a table, fewer than there are steps, such as letters: each entry is multiplied once and not
 * wherever it stands, and the gates' gradients are summed up by entry before they are. Forward bits are the same, since a
 * row's product does not depend on the rows around it.
 */
final class EntryInputs extends StepInputs {
    private final Gather gather;
    private final int entries;
    /** The products of all entries, and in the end the sums of their gradients; {@code [entries, width]}. */
    private final float[] products;
    /** A step's gradients and the sums they join, as {@link Recurrence#rowsAtHand} has them. */
    private final float[] step;

    private final float[] sums;

    EntryInputs(Tape tape, Gather gather, Tensor weight, TimeOrder order) {
        super(tape, weight, order);
        this.gather = gather;
        entries = gather.entries();
        products = tape.array(entries * width);
        step = tape.array(width);
        sums = tape.array(width);
    }

    @Override
    void project(float @Nullable [] shift, float[] gates) {
        multiply(entries, gather.table().values(), shift, products);
        float[] numbers = gather.numbers().values();
        int batch = order.batch();
        tape.loops().range(batch * order.time(), 16, (from, to) -> {
            for (int i = from; i < to; i++) {
                int entry = (int) numbers[order.place(i % batch, i / batch)];
                System.arraycopy(products, entry * width, gates, i * width, width);
            }
        });
    }

    @Override
    void addGradients(float[] gates) {
        Arrays.fill(products, 0, entries * width, 0f);
        // Split by columns: each sum is then one thread's, in the order of the steps; into few, since rows are fetched
        // ahead.
        int share = width / tape.loops().workers().threads() / 16 * 16;
        tape.loops().range(width, Math.max(64, share), (from, to) -> sum(gates, from, to));
        Tensor table = gather.table();
        addWeightGradient(table.values(), products, entries);
        if (table.needsGradient()) {
            if (gather.frozen() != Gather.NO_ROW) {
                Arrays.fill(products, gather.frozen() * width, (gather.frozen() + 1) * width, 0f);
            }
            boolean add = table.hasGradient();
            multiplyBack(entries, products, add, table.gradientToWrite());
        }
    }

    private void sum(float[] gates, int from, int to) {
        float[] numbers = gather.numbers().values();
        int batch = order.batch();
        int steps = batch * order.time();
        for (int i = 0; i < steps; i++) {
            int entry = (int) numbers[order.place(i % batch, i / batch)];
            int at = entry * width + from;
            System.arraycopy(gates, i * width + from, step, from, to - from);
            System.arraycopy(products, at, sums, from, to - from);
            addStep(from, to);
            System.arraycopy(sums, from, products, at, to - from);
        }
    }

    private void addStep(int from, int to) {
        for (int j = from; j < to; j++) {
            sums[j] += step[j];
        }
    }
}
