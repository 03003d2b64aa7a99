package dev.descent.op;

import org.jspecify.annotations.Nullable;

/**
 * Where the steps of a batch of sequences stand, {@code [batch, time]}, when they are taken in turn.
 *
 * @param reversed whether each sequence is read from its end
 * @param lengths of each sequence, or null if none has padding
 */
record TimeOrder(int batch, int time, boolean reversed, int @Nullable [] lengths) {

    int length(int row) {
        return lengths == null ? time : lengths[row];
    }

    /** The place of a row's t-th step; padding stays where it is. */
    int place(int row, int t) {
        int length = length(row);
        return row * time + (reversed && t < length ? length - 1 - t : t);
    }
}
