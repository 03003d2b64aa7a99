package dev.descent.benchmarks;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** Square matrix products of EJML, in Java on one thread, and of OpenBLAS, whose arrays lie outside the heap. */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) {
        Loader.load(openblas.class);
        for (int n = 64; n <= 2048; n *= 2) {
            ejml(n);
            openBlas(n);
        }
    }

    private static void ejml(int n) {
        FMatrixRMaj a = new FMatrixRMaj(n, n, true, random(n * n));
        FMatrixRMaj b = new FMatrixRMaj(n, n, true, random(n * n));
        FMatrixRMaj c = new FMatrixRMaj(n, n);
        print("ejml", n, Timing.OPERATION.seconds(() -> CommonOps_FDRM.mult(a, b, c)));
    }

    private static void openBlas(int n) {
        try (FloatPointer a = new FloatPointer(random(n * n));
                FloatPointer b = new FloatPointer(random(n * n));
                FloatPointer c = new FloatPointer((long) n * n)) {
            print("openblas", n, Timing.OPERATION.seconds(() ->
                    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n)));
        }
    }

    private static float[] random(int size) {
        Random random = new Random(1);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void print(String name, int n, double seconds) {
        new Line()
                .with("peer", name)
                .with("work", String.valueOf(n))
                .with("us", seconds * 1e6)
                .with("gflops", 2.0 * n * n * n / seconds / 1e9)
                .print();
    }
}
