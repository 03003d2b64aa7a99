package dev.descent.kernel;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/** What one worker keeps between calls: arrays that grow with what is asked for, and task objects of the kernels. */
@NullUnmarked // a slot is empty until it is first used
final class Scratch {
    private static final int FIRST_SLOTS = 16;

    private final Object[] held = new Object[FIRST_SLOTS];
    private float[][] arrays = new float[FIRST_SLOTS][];

    float[] array(int slot, int size) {
        if (slot >= arrays.length) {
            arrays = Arrays.copyOf(arrays, Math.max(slot + 1, 2 * arrays.length));
        }
        float[] array = arrays[slot];
        if (array == null || array.length < size) {
            array = new float[size];
            arrays[slot] = array;
        }
        return array;
    }

    Object held(int slot) {
        return held[slot];
    }

    void hold(int slot, Object object) {
        held[slot] = object;
    }
}
