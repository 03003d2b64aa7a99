package dev.descent.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies operands into the order in which the tiles of {@link VectorTiles} read them. */
final class VectorPacking {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;
    private static final int WIDTH = VectorTiles.WIDTH;

    private VectorPacking() {}

    /** A panel: WIDTH columns of B side by side for each step of k; what lies behind the {@code columns} in B, or zeros. */
    static void panel(float[] b, int bo, int ldb, int kc, int columns, float[] to, int at) {
        int p = 0;
        for (; p < kc && bo + WIDTH <= b.length; p++, bo += ldb, at += WIDTH) {
            FloatVector.fromArray(S, b, bo).intoArray(to, at);
            FloatVector.fromArray(S, b, bo + LANES).intoArray(to, at + LANES);
        }
        for (; p < kc; p++, bo += ldb, at += WIDTH) {
            System.arraycopy(b, bo, to, at, columns);
            Arrays.fill(to, at + columns, at + WIDTH, 0);
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
            System.arraycopy(a, ao, to, at, kc);
        }
    }

    /**
     * {@code to[x, y] = from[y, x]} for a block of {@code ys} rows and {@code xs} columns of {@code from}. Eight rows at a
     * time fill half a cache line with each store's neighbours. Shuffling vectors in registers is up to twice as fast
     * alone, but each shuffle is checked at run time, and it is far too much code for C2 to treat reliably.
     */
    static void turn(float[] from, int fo, int ldf, int ys, int xs, float[] to, int at, int ldt) {
        int y = 0;
        for (; y + 8 <= ys; y += 8) {
            turnEight(from, fo + y * ldf, ldf, xs, to, at + y, ldt);
        }
        for (; y < ys; y++) {
            for (int x = 0, t = at + y; x < xs; x++, t += ldt) {
                to[t] = from[fo + y * ldf + x];
            }
        }
    }

    private static void turnEight(float[] from, int f0, int ldf, int xs, float[] to, int at, int ldt) {
        int f1 = f0 + ldf;
        int f2 = f1 + ldf;
        int f3 = f2 + ldf;
        int f4 = f3 + ldf;
        int f5 = f4 + ldf;
        int f6 = f5 + ldf;
        int f7 = f6 + ldf;
        for (int x = 0, t = at; x < xs; x++, t += ldt) {
            to[t] = from[f0 + x];
            to[t + 1] = from[f1 + x];
            to[t + 2] = from[f2 + x];
            to[t + 3] = from[f3 + x];
            to[t + 4] = from[f4 + x];
            to[t + 5] = from[f5 + x];
            to[t + 6] = from[f6 + x];
            to[t + 7] = from[f7 + x];
        }
    }
}
