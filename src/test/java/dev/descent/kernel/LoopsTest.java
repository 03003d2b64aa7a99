package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
@Timeout(60)
class LoopsTest {
    private static final int[] SIZES = {0, 1, 100, Loops.GRAIN, Loops.GRAIN + 1, 5 * Loops.GRAIN + 3};

    /** What a kernel of any kind is given; it checks that and takes note of its range. */
    @FunctionalInterface
    private interface Seen {
        void run(int from, int to, float[]... arrays);
    }

    /** Runs one kind of kernel over that many elements, rows or columns, all its arrays being new. */
    @FunctionalInterface
    private interface Kind {
        void run(Loops loops, int size, Seen seen);
    }

    private static final int COLUMNS = 7;

    static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new TreeMap<>();
        kinds.put("range", (loops, size, seen) -> loops.range(size, 1000, seen::run));
        kinds.put(
                "map1",
                (loops, size, seen) ->
                        loops.run((Loops.Map1) (a, y, from, to) -> seen.run(from, to, a, y), array(0), array(1), size));
        kinds.put(
                "map1p",
                (loops, size, seen) -> loops.run(
                        (Loops.Map1P) (a, p, q, y, from, to) -> {
                            parameters(p, q);
                            seen.run(from, to, a, y);
                        },
                        array(0),
                        2.5f,
                        -3,
                        array(1),
                        size));
        kinds.put(
                "map2",
                (loops, size, seen) -> loops.run(
                        (Loops.Map2) (a, b, y, from, to) -> seen.run(from, to, a, b, y),
                        array(0),
                        array(1),
                        array(2),
                        size));
        kinds.put(
                "map2p",
                (loops, size, seen) -> loops.run(
                        (Loops.Map2P) (a, b, p, q, y, from, to) -> {
                            parameters(p, q);
                            seen.run(from, to, a, b, y);
                        },
                        array(0),
                        array(1),
                        2.5f,
                        -3,
                        array(2),
                        size));
        kinds.put(
                "map3",
                (loops, size, seen) -> loops.run(
                        (Loops.Map3) (a, b, c, y, from, to) -> seen.run(from, to, a, b, c, y),
                        array(0),
                        array(1),
                        array(2),
                        array(3),
                        size));
        matrixKinds(kinds);
        return kinds;
    }

    private static void matrixKinds(Map<String, Kind> kinds) {
        kinds.put(
                "rows",
                (loops, size, seen) -> loops.rows(
                        (Loops.Rows) (a, b, y, columns, from, to) -> {
                            assertEquals(COLUMNS, columns);
                            seen.run(from, to, a, b, y);
                        },
                        array(0),
                        array(1),
                        array(2),
                        size,
                        COLUMNS));
        kinds.put(
                "wideRows",
                (loops, size, seen) -> loops.rows(
                        (Loops.WideRows) (a, b, c, d, e, y, columns, from, to) -> {
                            assertEquals(COLUMNS, columns);
                            seen.run(from, to, a, b, c, d, e, y);
                        },
                        array(0),
                        array(1),
                        array(2),
                        array(3),
                        array(4),
                        array(5),
                        size,
                        COLUMNS));
        kinds.put(
                "columns",
                (loops, size, seen) -> loops.columns(
                        (a, b, y, rows, columns, from, to) -> {
                            assertEquals(COLUMNS, rows);
                            assertEquals(size, columns);
                            seen.run(from, to, a, b, y);
                        },
                        array(0),
                        array(1),
                        array(2),
                        COLUMNS,
                        size));
    }

    private static void parameters(float p, float q) {
        assertEquals(2.5f, p);
        assertEquals(-3, q);
    }

    /** Told apart by what it holds. */
    private static float[] array(int number) {
        return new float[] {number};
    }

    static List<String> names() {
        return List.copyOf(kinds().keySet());
    }

    @Test
    void everyKindOfKernelIsHere() {
        long interfaces = Loops.class.getDeclaredClasses().length;
        assertEquals(interfaces, kinds().size());
        assertEquals(9, interfaces);
    }

    @ParameterizedTest
    @MethodSource("names")
    void coversEachElementOnceAndHandsOverTheArrays(String kind) {
        for (int threads = 1; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Loops loops = new Loops(workers);
                for (int size : SIZES) {
                    AtomicIntegerArray times = new AtomicIntegerArray(size);
                    kinds().get(kind).run(loops, size, (from, to, arrays) -> {
                        for (int j = 0; j < arrays.length; j++) {
                            assertEquals(j, arrays[j][0], kind + " got its arrays in another order");
                        }
                        for (int i = from; i < to; i++) {
                            times.incrementAndGet(i);
                        }
                    });
                    for (int i = 0; i < size; i++) {
                        assertEquals(1, times.get(i), kind + " of " + size + " at " + i + ", " + threads + " workers");
                    }
                }
            }
        }
    }

    /** Else many threads would be no faster, and where pieces end would depend on their number. */
    @ParameterizedTest
    @MethodSource("names")
    void piecesAreTheSameForAnyNumberOfWorkers(String kind) {
        int size = 5 * Loops.GRAIN + 3;
        AtomicIntegerArray expected = null;
        for (int threads = 2; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                AtomicIntegerArray ends = new AtomicIntegerArray(size + 1);
                kinds().get(kind).run(new Loops(workers), size, (from, to, arrays) -> ends.incrementAndGet(to));
                expected = expected == null ? ends : expected;
                assertEquals(expected.toString(), ends.toString());
                int pieces = 0;
                for (int i = 0; i <= size; i++) {
                    pieces += ends.get(i);
                }
                assertTrue(pieces > 5, kind + " ran in " + pieces + " pieces");
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfWorkers() {
        int rows = 1777;
        int columns = 37;
        int size = rows * columns;
        java.util.Random random = new java.util.Random(1);
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) random.nextGaussian();
        }
        float[][] expected = null;
        for (int threads = 1; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Loops loops = new Loops(workers);
                float[][] y = new float[3][size];
                loops.run(Kernels.pointwise()::gelu, x, y[0], size);
                loops.rows(
                        (a, b, out, n, from, to) -> Kernels.rowwise().softmax(a, out, n, from, to),
                        x,
                        x,
                        y[1],
                        rows,
                        columns);
                loops.columns(
                        (a, b, out, m, n, from, to) -> Kernels.rowwise().addColumnSums(a, out, m, n, from, to),
                        x,
                        x,
                        y[2],
                        rows,
                        columns);
                expected = expected == null ? y : expected;
                for (int j = 0; j < y.length; j++) {
                    KernelContractTest.assertBits(expected[j], y[j], "result " + j + " of " + threads + " workers");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void anExceptionReachesTheCallerAndTheArraysAreLetGo(String kind) throws IllegalAccessException {
        for (int threads = 1; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Loops loops = new Loops(workers);
                for (int size : new int[] {10, 5 * Loops.GRAIN + 3}) {
                    IllegalArgumentException thrown = new IllegalArgumentException("of the kernel");
                    assertSame(
                            thrown,
                            assertThrows(
                                    IllegalArgumentException.class,
                                    () -> kinds().get(kind).run(loops, size, (from, to, arrays) -> {
                                        throw thrown;
                                    })));
                    assertLetGo(loops, kind);
                    kinds().get(kind).run(loops, size, (from, to, arrays) -> {});
                    assertLetGo(loops, kind);
                }
            }
        }
    }

    private static void assertLetGo(Loops loops, String kind) throws IllegalAccessException {
        int references = 0;
        for (Field held : Loops.class.getDeclaredFields()) {
            if (held.getType() == RangeTask.class) {
                held.setAccessible(true);
                for (Field field : RangeTask.class.getDeclaredFields()) {
                    if (!field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        references++;
                        assertEquals(null, field.get(held.get(loops)), kind + " keeps " + field.getName());
                    }
                }
            }
        }
        assertTrue(references >= 15, "only " + references + " fields were looked at");
    }
}
