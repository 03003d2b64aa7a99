package dev.descent.nn;

import dev.descent.tensor.Tape;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Inference tapes that nobody uses at the moment, with the memory of their last use. At most {@link #size} are kept, so that
 * the memory is bounded however many threads come and go; more threads at once get tapes that are thrown away. A
 * ThreadLocal would instead keep one for each thread of the application for as long as the thread lives.
 */
final class TapePool {
    private final AtomicReferenceArray<@Nullable Tape> idle;

    TapePool(int size) {
        idle = new AtomicReferenceArray<>(size);
    }

    Tape take() {
        int size = idle.length();
        int first = first(size);
        for (int i = 0; i < size; i++) {
            int slot = (first + i) % size;
            Tape tape = idle.get(slot);
            if (tape != null && idle.compareAndSet(slot, tape, null)) {
                return tape;
            }
        }
        return Tape.inference();
    }

    /** Ends the tape's step and keeps it if there is room. */
    void give(Tape tape) {
        tape.begin(0);
        int size = idle.length();
        int first = first(size);
        for (int i = 0; i < size; i++) {
            int slot = (first + i) % size;
            if (idle.get(slot) == null && idle.compareAndSet(slot, null, tape)) {
                return;
            }
        }
    }

    int size() {
        int count = 0;
        for (int slot = 0; slot < idle.length(); slot++) {
            count += idle.get(slot) == null ? 0 : 1;
        }
        return count;
    }

    /** Threads begin their search at different slots, so that they seldom reach for the same one. */
    private static int first(int size) {
        return (int) Math.floorMod(Thread.currentThread().getId(), (long) size);
    }
}
