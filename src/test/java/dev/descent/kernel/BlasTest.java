package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
class BlasTest {
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 100, 257};
    private static final float GUARD = -12345.5f;

    static Stream<Blas> all() {
        return Stream.concat(Stream.of(new ScalarBlas(), new ScalarBlas(false)), vector());
    }

    private static Stream<Blas> vector() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? Stream.of(new VectorBlas(), new VectorBlas(960, 4096, 240), new VectorBlas(15, 32, 10))
                : Stream.empty();
    }

    /** One product with everything awkward about it: offsets, rows with gaps, guards between and around the rows of C. */
    private static final class Case {
        final boolean transA;
        final boolean transB;
        final boolean accumulate;
        final boolean biased;
        final int m;
        final int n;
        final int k;
        final int lda;
        final int ldb;
        final int ldc;
        final int aOffset;
        final int bOffset;
        final int cOffset;
        final float[] a;
        final float[] b;
        final float[] before;
        final float[] bias;

        Case(int flags, int m, int n, int k, int gap, long seed) {
            transA = (flags & 1) != 0;
            transB = (flags & 2) != 0;
            accumulate = (flags & 4) != 0;
            biased = (flags & 8) != 0;
            this.m = m;
            this.n = n;
            this.k = k;
            lda = (transA ? m : k) + gap;
            ldb = (transB ? n == 0 ? 0 : k : n) + 2 * gap;
            ldc = n + gap;
            aOffset = gap;
            bOffset = 3 * gap;
            cOffset = 2 * gap;
            Random random = new Random(seed);
            a = filled(aOffset + (transA ? k : m) * lda, random);
            b = filled(bOffset + (transB ? n : k) * ldb, random);
            bias = filled(n, random);
            before = new float[cOffset + m * ldc + 5];
            java.util.Arrays.fill(before, GUARD);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    before[cOffset + i * ldc + j] = accumulate ? random.nextFloat() - 0.5f : Float.NaN;
                }
            }
        }

        float a(int i, int p) {
            return a[aOffset + (transA ? p * lda + i : i * lda + p)];
        }

        float b(int p, int j) {
            return b[bOffset + (transB ? j * ldb + p : p * ldb + j)];
        }

        float[] run(Blas blas, Workers workers) {
            float[] c = before.clone();
            blas.product(
                    workers,
                    transA,
                    transB,
                    m,
                    n,
                    k,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    accumulate,
                    c,
                    cOffset,
                    ldc,
                    biased ? bias : null);
            if (!transA) {
                org.junit.jupiter.api.Assertions.assertArrayEquals(c, runPacked(blas, workers), this + ", packed");
            }
            return c;
        }

        private float[] runPacked(Blas blas, Workers workers) {
            float[] c = before.clone();
            float[] packed = new float[blas.packedSize(n, k)];
            java.util.Arrays.fill(packed, Float.NaN);
            blas.pack(transB, n, k, b, bOffset, ldb, packed);
            blas.productPacked(
                    workers,
                    transB,
                    m,
                    n,
                    k,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    packed,
                    accumulate,
                    c,
                    cOffset,
                    ldc,
                    biased ? bias : null);
            return c;
        }

        /** The very chain that the interface promises, so that equal bits are the test. */
        float[] expected(boolean fma) {
            float[] c = before.clone();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    float sum = accumulate ? c[cOffset + i * ldc + j] : 0;
                    sum = biased ? accumulate ? sum + bias[j] : bias[j] : sum;
                    for (int p = 0; p < k; p++) {
                        sum = fma ? Math.fma(a(i, p), b(p, j), sum) : sum + a(i, p) * b(p, j);
                    }
                    c[cOffset + i * ldc + j] = sum;
                }
            }
            return c;
        }

        @Override
        public String toString() {
            return (transA ? "Aᵀ" : "A") + (transB ? "Bᵀ" : "B") + " m=" + m + " n=" + n + " k=" + k + " lda=" + lda
                    + (accumulate ? " accumulate" : "") + (biased ? " bias" : "");
        }
    }

    private static float[] filled(int size, Random random) {
        float[] array = new float[size];
        for (int i = 0; i < size; i++) {
            array[i] = random.nextFloat() - 0.5f;
        }
        return array;
    }

    private static boolean fma(Blas blas) {
        return !(blas instanceof ScalarBlas) || ((ScalarBlas) blas).fused();
    }

    private static void assertBits(float[] expected, float[] actual, Object what) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                assertEquals(expected[i], actual[i], what + " at " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyElementIsTheChainThatTheInterfacePromises(Blas blas) {
        Workers workers = Workers.single();
        Random random = new Random(1);
        int cases = 0;
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int flags = 0; flags < 16; flags++) {
                    int k = SIZES[random.nextInt(SIZES.length)];
                    Case one = new Case(flags, m, n, k, random.nextInt(3), cases++);
                    assertBits(one.expected(fma(blas)), one.run(blas, workers), one);
                }
            }
        }
        assertEquals(SIZES.length * SIZES.length * 16, cases);
    }

    @ParameterizedTest
    @MethodSource("all")
    void longSumsCrossTheBlocksOfTheCache(Blas blas) {
        Workers workers = Workers.single();
        for (int k : new int[] {255, 256, 257, 383, 385, 511, 513, 1000, 2100}) {
            for (int flags = 0; flags < 16; flags++) {
                for (int[] size : new int[][] {{1, 1}, {1, 40}, {7, 18}, {33, 1}, {70, 300}}) {
                    Case one = new Case(flags, size[0], size[1], k, 1, k);
                    assertBits(one.expected(fma(blas)), one.run(blas, workers), one);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void wideAndTallProductsCrossTheBlocksOfTheCache(Blas blas) {
        Workers workers = Workers.single();
        for (int flags = 0; flags < 16; flags += 5) {
            for (int[] size : new int[][] {{1, 5000, 9}, {9, 4200, 20}, {4200, 9, 20}, {5000, 1, 9}, {600, 700, 30}}) {
                Case one = new Case(flags, size[0], size[1], size[2], 1, flags);
                assertBits(one.expected(fma(blas)), one.run(blas, workers), one);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void errorStaysWithinTheBoundOfOneChain(Blas blas) {
        Case one = new Case(0, 37, 41, 700, 0, 5);
        float[] c = one.run(blas, Workers.single());
        for (int i = 0; i < one.m; i++) {
            for (int j = 0; j < one.n; j++) {
                double exact = 0;
                double magnitude = 0;
                for (int p = 0; p < one.k; p++) {
                    exact += (double) one.a(i, p) * one.b(p, j);
                    magnitude += Math.abs((double) one.a(i, p) * one.b(p, j));
                }
                // Roundings of a chain add up like a random walk; the bound k is never met, four times its root is
                // never left.
                double bound = 4 * Math.sqrt(one.k) * 0x1p-24 * magnitude;
                assertEquals(exact, c[i * one.ldc + j], bound, "element " + i + ", " + j);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sameBitsForAnyNumberOfWorkers(Blas blas) {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (Workers two = Workers.of(2);
                Workers three = Workers.of(3);
                Workers four = Workers.of(4);
                Workers onPool = Workers.on(pool, 3);
                Workers direct = Workers.on(Runnable::run, 2)) {
            int[][] sizes = {
                {1, 1000, 300}, {100, 257, 65}, {33, 31, 257}, {300, 10, 200}, {10, 300, 128}, {257, 260, 500}
            };
            for (int[] size : sizes) {
                for (int flags = 0; flags < 16; flags++) {
                    Case one = new Case(flags, size[0], size[1], size[2], 1, flags);
                    float[] alone = one.run(blas, Workers.single());
                    for (Workers workers : new Workers[] {two, three, four, onPool, direct}) {
                        assertBits(alone, one.run(blas, workers), one);
                    }
                }
            }
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void notANumberAndInfinityReachExactlyTheirRowAndColumn(Blas blas) {
        for (int[] size : new int[][] {{1, 1, 1}, {6, 17, 9}, {33, 31, 20}, {7, 100, 300}, {1, 70, 64}, {64, 10, 40}}) {
            for (int flags = 0; flags < 16; flags++) {
                Case one = new Case(flags, size[0], size[1], size[2], 1, flags);
                one.a[
                                one.aOffset
                                        + (one.transA
                                                ? (one.k - 1) * one.lda + one.m - 1
                                                : (one.m - 1) * one.lda + one.k - 1)] =
                        Float.POSITIVE_INFINITY;
                one.b[one.bOffset + (one.transB ? (one.n - 1) * one.ldb : one.n - 1)] = Float.NaN;
                one.b[one.bOffset + (one.transB ? one.k - 1 : (one.k - 1) * one.ldb)] = 0;
                assertBits(one.expected(fma(blas)), one.run(blas, Workers.single()), one);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void runsInsideATaskWithTheScratchOfItsWorker(Blas blas) {
        try (Workers workers = Workers.of(3)) {
            Case[] cases = new Case[24];
            float[][] results = new float[cases.length][];
            for (int i = 0; i < cases.length; i++) {
                cases[i] = new Case(i % 16, 65, 70, 90, 1, i);
            }
            workers.run(cases.length, (worker, index) -> results[index] = cases[index].run(blas, workers));
            for (int i = 0; i < cases.length; i++) {
                assertBits(cases[i].expected(fma(blas)), results[i], cases[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void keepsNoArrayAlive(Blas blas) throws InterruptedException {
        Workers workers = Workers.single();
        Case one = new Case(3, 65, 70, 90, 1, 0);
        java.lang.ref.WeakReference<float[]> output = new java.lang.ref.WeakReference<>(one.run(blas, workers));
        for (int i = 0; i < 50 && output.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertTrue(output.get() == null, "the product's output is still reachable from the workers");
        assertEquals(1, workers.threads());
    }
}
