package dev.descent.optim;

import dev.descent.kernel.Workers;

/**
 * Cuts the elements of all parameters, laid end to end, into blocks that stay in cache from clipping to update: large
 * parameters are spread over threads, small ones gathered into one piece of work. The cuts depend on the sizes alone.
 */
final class Blocks {
    /** Weights, gradient and three slots of a block take 160 KiB, which a core's second cache holds. */
    static final int BLOCK = 8192;
    /** With less to do, ten microseconds of Adam, sharing it takes as long as doing it. */
    private static final int ALONE = 4 * BLOCK;

    private final long[] starts;
    /** The parameter in which each block begins. */
    private final int[] first;

    private final long total;
    private final Workers.Task task = this::block;
    private Visitor visitor = (block, parameter, from, to) -> {};

    /** Sees the part of a parameter that lies in a block; on any thread, but one for each block. */
    interface Visitor {
        void visit(int block, int parameter, int from, int to);
    }

    Blocks(int[] sizes) {
        starts = new long[sizes.length + 1];
        for (int i = 0; i < sizes.length; i++) {
            starts[i + 1] = starts[i] + sizes[i];
        }
        total = starts[sizes.length];
        first = new int[Math.toIntExact((total + BLOCK - 1) / BLOCK)];
        int parameter = 0;
        for (int block = 0; block < first.length; block++) {
            while (starts[parameter + 1] <= (long) block * BLOCK) {
                parameter++;
            }
            first[block] = parameter;
        }
    }

    int count() {
        return first.length;
    }

    void run(Workers workers, Visitor newVisitor) {
        visitor = newVisitor;
        if (total <= ALONE || workers.threads() == 1) {
            for (int i = 0; i < first.length; i++) {
                block(0, i);
            }
        } else {
            workers.run(first.length, task);
        }
    }

    private void block(int worker, int index) {
        long begin = (long) index * BLOCK;
        long end = Math.min(total, begin + BLOCK);
        for (int i = first[index]; i < starts.length - 1 && starts[i] < end; i++) {
            int from = (int) Math.max(0, begin - starts[i]);
            int to = (int) (Math.min(end, starts[i + 1]) - starts[i]);
            visitor.visit(index, i, from, to);
        }
    }
}
