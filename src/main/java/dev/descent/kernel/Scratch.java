package dev.descent.kernel;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Arrays and task objects that kernels use again from call to call, apart for each worker. */
final class Scratch {
    private static final int FIRST_SLOTS = 16;

    private final float[][][] floats;
    private final @Nullable Object[][] held;

    Scratch(int workers) {
        floats = new float[workers][FIRST_SLOTS][];
        held = new Object[workers][FIRST_SLOTS];
    }

    float[] floats(int worker, int slot, int size) {
        float[][] slots = floats[worker];
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, Math.max(slot + 1, 2 * slots.length));
            floats[worker] = slots;
        }
        float[] array = slots[slot];
        if (array == null || array.length < size) {
            array = new float[size];
            slots[slot] = array;
        }
        return array;
    }

    /** What the calling thread's worker holds there, made if there is nothing yet. */
    @SuppressWarnings("unchecked") // each slot has one type
    static <T> T held(Workers workers, int slot, Supplier<T> fresh) {
        int worker = workers.current();
        T held = (T) workers.held(worker, slot);
        if (held == null) {
            held = fresh.get();
            workers.hold(worker, slot, held);
        }
        return held;
    }

    @Nullable
    Object held(int worker, int slot) {
        return held[worker][slot];
    }

    void hold(int worker, int slot, Object object) {
        held[worker][slot] = object;
    }
}
