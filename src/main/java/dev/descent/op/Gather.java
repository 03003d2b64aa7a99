package dev.descent.op;

import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The gradient of rows that were taken from a table by number.
 *
 * @param numbers whole numbers below {@code entries}, one for each row of the result
 * @param frozen the entry that gets no gradient, or {@link #NO_ROW}
 */
record Gather(Tape tape, Tensor table, Tensor numbers, int frozen, Tensor result) implements Runnable {
    static final int NO_ROW = -1;

    /** Elements of one piece of work. */
    private static final int GRAIN = 16_384;

    int entries() {
        return table.dim(0);
    }

    /** The size of an entry. */
    int columns() {
        return table.size() / table.dim(0);
    }

    /** Split by columns: a row that is used twice is then added to by one thread, in the order of the uses. */
    @Override
    public void run() {
        float[] dy = result.gradient();
        float[] dx = table.gradientToAdd();
        float[] rows = numbers.values();
        int count = numbers.size();
        int columns = columns();
        tape.loops().range(columns, Math.max(16, GRAIN / count / 16 * 16), (from, to) -> {
            for (int i = 0; i < count; i++) {
                int row = (int) rows[i];
                int target = row * columns;
                for (int c = from; c < to && row != frozen; c++) {
                    dx[target + c] += dy[i * columns + c];
                }
            }
        });
    }
}
