package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The active kernels for recurrent cells against the scalar ones, whose bits they must have, at awkward sizes and places. */
@Tag("kernel")
class CellsTest {
    private static final int[] SIZES = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100};

    /** A call on arrays a to f, of which a has room for four gates; the others for two rows. */
    private interface Call {
        void run(Cells cells, float[][] arrays, int size);
    }

    private static Map<String, Call> calls() {
        Map<String, Call> calls = new TreeMap<>();
        calls.put("add", (cells, x, n) -> cells.add(x[1], 3, x[2], 5, n));
        calls.put("lstmCell", (cells, x, n) -> cells.lstmCell(x[0], 2, x[1], 1, n + 3, n));
        calls.put("lstmState", (cells, x, n) -> cells.lstmState(x[0], 2, x[1], x[2], 3, n));
        calls.put("lstmGradient", (cells, x, n) -> cells.lstmGradient(x[0], 2, x[1], 1, x[2], n + 2, x[3], x[4], 5, n));
        calls.put("gruCandidate", (cells, x, n) -> cells.gruCandidate(x[0], 2, x[1], 3, n));
        calls.put("gruState", (cells, x, n) -> cells.gruState(x[0], 2, x[1], 1, n + 2, n));
        calls.put("gruGradient", (cells, x, n) -> cells.gruGradient(x[0], 2, x[5], x[1], x[2], 3, x[3], 4, n));
        return calls;
    }

    @Test
    void everyKernelIsCalled() {
        TreeMap<String, Boolean> names = new TreeMap<>();
        for (var method : Cells.class.getMethods()) {
            names.put(method.getName(), true);
        }
        assertEquals(names.keySet(), calls().keySet());
    }

    @Test
    void theActiveKernelHasTheScalarBits() {
        calls().forEach((name, call) -> {
            for (int size : SIZES) {
                float[][] expected = arrays(size);
                float[][] actual = arrays(size);
                call.run(new ScalarCells(), expected, size);
                call.run(Kernels.cells(), actual, size);
                for (int i = 0; i < expected.length; i++) {
                    assertArrayEquals(expected[i], actual[i], name + " of " + size + ", array " + i);
                }
            }
        });
    }

    @Test
    void anLstmsCellAndStateAreItsFormulas() {
        float[] gates = {0.5f, 0.25f, -0.5f, 0.75f};
        float[] cells = {2, 0};
        float[] states = {0, 0};
        Kernels.cells().lstmCell(gates, 0, cells, 0, 1, 1);
        assertEquals(0.25f * 2 + 0.5f * -0.5f, cells[1]);
        Kernels.cells().lstmState(gates, 0, new float[] {0, 0.2f}, states, 1, 1);
        assertEquals(0.75f * 0.2f, states[1]);
    }

    private static float[][] arrays(int size) {
        Random random = new Random(size);
        float[][] arrays = new float[6][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = new float[(i == 0 || i == 5 ? 4 : 2) * size + 12];
            for (int j = 0; j < arrays[i].length; j++) {
                arrays[i][j] = random.nextFloat() * 2 - 1;
            }
        }
        return arrays;
    }
}
