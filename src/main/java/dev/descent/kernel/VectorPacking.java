package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Copies operands into the order in which the tiles of {@link VectorTiles} read them. */
final class VectorPacking {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;
    private static final int WIDTH = VectorTiles.WIDTH;

    /** Turning a block needs as many registers as it has rows; eight of eight lanes fit wherever there are 256 bits. */
    private static final VectorSpecies<Float> T = FloatVector.SPECIES_256;

    private static final boolean TURNS = VectorTiles.S.vectorBitSize() >= 256;
    private static final VectorShuffle<Float> PAIRS_SWAPPED = VectorShuffle.fromOp(T, lane -> lane ^ 2);
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(T, 0b11110000);
    private static final VectorMask<Float> ODD_PAIRS = VectorMask.fromLong(T, 0b11001100);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(T, 0b10101010);

    private VectorPacking() {}

    /** A panel: WIDTH columns of B side by side for each step of k, missing columns zero. */
    static void panel(float[] b, int bo, int ldb, int kc, int columns, float[] to, int at) {
        if (columns == WIDTH) {
            for (int p = 0; p < kc; p++, bo += ldb, at += WIDTH) {
                FloatVector.fromArray(S, b, bo).intoArray(to, at);
                FloatVector.fromArray(S, b, bo + LANES).intoArray(to, at + LANES);
            }
            return;
        }
        for (int p = 0; p < kc; p++, bo += ldb, at += WIDTH) {
            for (int j = 0; j < columns; j++) {
                to[at + j] = b[bo + j];
            }
            for (int j = columns; j < WIDTH; j++) {
                to[at + j] = 0;
            }
        }
    }

    /** The same of a B stored [n, k]. */
    static void panelTurned(float[] b, int bo, int ldb, int kc, int columns, float[] to, int at) {
        turn(b, bo, ldb, columns, kc, to, at, WIDTH);
        if (columns < WIDTH) {
            for (int p = 0; p < kc; p++, at += WIDTH) {
                for (int j = columns; j < WIDTH; j++) {
                    to[at + j] = 0;
                }
            }
        }
    }

    static void rows(float[] a, int ao, int lda, int rows, int kc, float[] to, int at) {
        for (int i = 0; i < rows; i++, ao += lda, at += VectorTiles.ROW) {
            int p = 0;
            for (int end = S.loopBound(kc); p < end; p += LANES) {
                FloatVector.fromArray(S, a, ao + p).intoArray(to, at + p);
            }
            for (; p < kc; p++) {
                to[at + p] = a[ao + p];
            }
        }
    }

    /** {@code to[x, y] = from[y, x]} for a block of {@code ys} rows and {@code xs} columns of {@code from}. */
    static void turn(float[] from, int fo, int ldf, int ys, int xs, float[] to, int at, int ldt) {
        int y = 0;
        if (TURNS) {
            int xEnd = xs & -8;
            for (; y + 8 <= ys; y += 8) {
                turnEight(from, fo + y * ldf, ldf, xEnd, to, at + y, ldt);
                turnPlainly(from, fo + y * ldf + xEnd, ldf, 8, xs - xEnd, to, at + y + xEnd * ldt, ldt);
            }
        }
        turnPlainly(from, fo + y * ldf, ldf, ys - y, xs, to, at + y, ldt);
    }

    private static void turnPlainly(float[] from, int fo, int ldf, int ys, int xs, float[] to, int at, int ldt) {
        int y = 0;
        for (; y + 4 <= ys; y += 4) {
            int f0 = fo + y * ldf;
            int f1 = f0 + ldf;
            int f2 = f1 + ldf;
            int f3 = f2 + ldf;
            for (int x = 0, t = at + y; x < xs; x++, t += ldt) {
                to[t] = from[f0 + x];
                to[t + 1] = from[f1 + x];
                to[t + 2] = from[f2 + x];
                to[t + 3] = from[f3 + x];
            }
        }
        for (; y < ys; y++) {
            for (int x = 0, t = at + y; x < xs; x++, t += ldt) {
                to[t] = from[fo + y * ldf + x];
            }
        }
    }

    /**
     * Eight rows. Halves are swapped by loading at an offset and blending, pairs by a shuffle, neighbours by shifts
     * of 64-bit lanes: a shuffle costs the most, since each is checked at run time. The offset loads stay inside the
     * eight rows. All in one method, because C2 leaves helpers of this size as calls and then allocates every vector
     * passed to them.
     */
    private static void turnEight(float[] from, int f0, int ldf, int xs, float[] to, int at, int ldt) {
        int f1 = f0 + ldf;
        int f2 = f1 + ldf;
        int f3 = f2 + ldf;
        int f4 = f3 + ldf;
        int f5 = f4 + ldf;
        int f6 = f5 + ldf;
        int f7 = f6 + ldf;
        for (int x = 0; x < xs; x += 8, at += 8 * ldt) {
            FloatVector h0 = FloatVector.fromArray(T, from, f0 + x)
                    .blend(FloatVector.fromArray(T, from, f4 + x - 4), UPPER_HALF);
            FloatVector h1 = FloatVector.fromArray(T, from, f1 + x)
                    .blend(FloatVector.fromArray(T, from, f5 + x - 4), UPPER_HALF);
            FloatVector h2 = FloatVector.fromArray(T, from, f2 + x)
                    .blend(FloatVector.fromArray(T, from, f6 + x - 4), UPPER_HALF);
            FloatVector h3 = FloatVector.fromArray(T, from, f3 + x)
                    .blend(FloatVector.fromArray(T, from, f7 + x - 4), UPPER_HALF);
            FloatVector h4 = FloatVector.fromArray(T, from, f0 + x + 4)
                    .blend(FloatVector.fromArray(T, from, f4 + x), UPPER_HALF);
            FloatVector h5 = FloatVector.fromArray(T, from, f1 + x + 4)
                    .blend(FloatVector.fromArray(T, from, f5 + x), UPPER_HALF);
            FloatVector h6 = FloatVector.fromArray(T, from, f2 + x + 4)
                    .blend(FloatVector.fromArray(T, from, f6 + x), UPPER_HALF);
            FloatVector h7 = FloatVector.fromArray(T, from, f3 + x + 4)
                    .blend(FloatVector.fromArray(T, from, f7 + x), UPPER_HALF);
            FloatVector g0 = h0.blend(h2.rearrange(PAIRS_SWAPPED), ODD_PAIRS);
            FloatVector g2 = h0.rearrange(PAIRS_SWAPPED).blend(h2, ODD_PAIRS);
            FloatVector g1 = h1.blend(h3.rearrange(PAIRS_SWAPPED), ODD_PAIRS);
            FloatVector g3 = h1.rearrange(PAIRS_SWAPPED).blend(h3, ODD_PAIRS);
            FloatVector g4 = h4.blend(h6.rearrange(PAIRS_SWAPPED), ODD_PAIRS);
            FloatVector g6 = h4.rearrange(PAIRS_SWAPPED).blend(h6, ODD_PAIRS);
            FloatVector g5 = h5.blend(h7.rearrange(PAIRS_SWAPPED), ODD_PAIRS);
            FloatVector g7 = h5.rearrange(PAIRS_SWAPPED).blend(h7, ODD_PAIRS);
            g0.blend(g1.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 32).reinterpretAsFloats(), ODD)
                    .intoArray(to, at);
            g0.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHR, 32)
                    .reinterpretAsFloats()
                    .blend(g1, ODD)
                    .intoArray(to, at + ldt);
            g2.blend(g3.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 32).reinterpretAsFloats(), ODD)
                    .intoArray(to, at + 2 * ldt);
            g2.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHR, 32)
                    .reinterpretAsFloats()
                    .blend(g3, ODD)
                    .intoArray(to, at + 3 * ldt);
            g4.blend(g5.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 32).reinterpretAsFloats(), ODD)
                    .intoArray(to, at + 4 * ldt);
            g4.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHR, 32)
                    .reinterpretAsFloats()
                    .blend(g5, ODD)
                    .intoArray(to, at + 5 * ldt);
            g6.blend(g7.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 32).reinterpretAsFloats(), ODD)
                    .intoArray(to, at + 6 * ldt);
            g6.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHR, 32)
                    .reinterpretAsFloats()
                    .blend(g7, ODD)
                    .intoArray(to, at + 7 * ldt);
        }
    }
}
