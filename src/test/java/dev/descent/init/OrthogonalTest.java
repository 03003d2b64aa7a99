package dev.descent.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import org.junit.jupiter.api.Test;

class OrthogonalTest {
    @Test
    void shorterSideIsOrthonormal() {
        int[][] shapes = {{1, 1}, {5, 5}, {64, 128}, {128, 64}, {1, 9}, {9, 1}};
        for (int[] s : shapes) {
            orthonormal(new Orthogonal().create(Shape.of(s), new Rng(3)).toArray(), s[0], s[1], 1);
            orthonormal(new Orthogonal(1.5f).create(Shape.of(s), new Rng(3)).toArray(), s[0], s[1], 1.5);
        }
        orthonormal(new Orthogonal().create(Shape.of(8, 3, 5, 5), new Rng(3)).toArray(), 8, 75, 1);
        orthonormal(new Orthogonal().create(Shape.of(16, 1, 3, 3), new Rng(3)).toArray(), 16, 9, 1);
    }

    /** Under Haar's measure a matrix and its negative are as likely, and E[trace²] = 1; a plain QR has trace −n/2. */
    @Test
    void isDistributedByHaarsMeasure() {
        int draws = 4000;
        int n = 3;
        double[] entry = new double[n * n];
        double trace = 0;
        double traceSquare = 0;
        double positive = 0;
        for (int k = 0; k < draws; k++) {
            float[] q = new Orthogonal().create(Shape.of(n, n), new Rng(k)).toArray();
            double t = q[0] + q[4] + q[8];
            trace += t / draws;
            traceSquare += t * t / draws;
            double determinant = q[0] * (q[4] * q[8] - q[5] * q[7])
                    - q[1] * (q[3] * q[8] - q[5] * q[6])
                    + q[2] * (q[3] * q[7] - q[4] * q[6]);
            assertEquals(1, Math.abs(determinant), 1e-5);
            positive += determinant > 0 ? 1.0 / draws : 0;
            for (int i = 0; i < n * n; i++) {
                entry[i] += q[i] / draws;
            }
        }
        assertEquals(0, trace, 0.065);
        assertEquals(1, traceSquare, 0.1);
        assertEquals(0.5, positive, 0.035);
        for (double mean : entry) {
            assertEquals(0, mean, 0.04);
        }
    }

    private static void orthonormal(float[] q, int rows, int columns, double length) {
        boolean wide = rows <= columns;
        int count = Math.min(rows, columns);
        int size = Math.max(rows, columns);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                double dot = 0;
                for (int i = 0; i < size; i++) {
                    dot += wide
                            ? (double) q[a * columns + i] * q[b * columns + i]
                            : (double) q[i * columns + a] * q[i * columns + b];
                }
                assertEquals(a == b ? length * length : 0, dot, 1e-5);
            }
        }
    }
}
